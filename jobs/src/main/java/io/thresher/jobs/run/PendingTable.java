package io.thresher.jobs.run;

import java.util.List;

/**
 * A run that every gate has passed and that is, or is about to be, committed to a table: what a
 * later driver needs to end it.
 *
 * @param intent to publish it, once the table holds it
 * @param files of its scores, with their schemes
 */
record PendingTable(PublishIntent intent, List<String> files) {}
