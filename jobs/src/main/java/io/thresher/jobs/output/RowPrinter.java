package io.thresher.jobs.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.Iterable;

/** The first rows of a table as aligned text. */
public final class RowPrinter {
  private static final int WIDEST = 40;

  private RowPrinter() {}

  public static List<String> lines(Dataset<Row> data, int count) {
    List<List<String>> table = new ArrayList<>();
    table.add(Arrays.stream(data.columns()).map(RowPrinter::shortened).toList());
    for (Row row : data.takeAsList(count)) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(shortened(text(row.get(i))));
      }
      table.add(cells);
    }
    List<Integer> widths = new ArrayList<>(Collections.nCopies(data.columns().length, 0));
    for (List<String> cells : table) {
      for (int i = 0; i < cells.size(); i++) {
        widths.set(i, Math.max(widths.get(i), cells.get(i).length()));
      }
    }
    return table.stream().map(cells -> line(cells, widths)).toList();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append("  ").append(cells.get(i));
      line.append(" ".repeat(widths.get(i) - cells.get(i).length()));
    }
    return line.toString().stripTrailing();
  }

  private static String text(Object value) {
    return value instanceof Iterable<?> several
        ? several.mkString("[", ", ", "]")
        : String.valueOf(value);
  }

  private static String shortened(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
  }
}
