package io.thresher.plan;

import java.io.Serializable;

/**
 * How rows were read from text, so that one that could not be parsed can be found in its file.
 *
 * @param column the column that holds the text of such a row, and null in all others
 * @param format for example {@code csv}
 * @param charset of the files
 * @param layout how rows lie in the files
 */
public record TextRows(String column, String format, String charset, Layout layout)
    implements Serializable {

  /** How rows lie in a file. */
  public enum Layout {
    /** Each row is a line. */
    LINES,
    /** Each row is a line, and the first line names the columns. */
    LINES_BELOW_HEADER,
    /** A row may span lines. */
    FREE
  }
}
