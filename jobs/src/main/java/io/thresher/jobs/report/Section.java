package io.thresher.jobs.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the page: a heading, and what there is of a note, a chart and a table.
 *
 * @param headers of the columns; empty where there is no table
 * @param rows a list of cells for each
 */
public record Section(
    String title,
    String note,
    @Nullable Chart chart,
    List<String> headers,
    List<List<String>> rows) {}
