package io.thresher.plan;

import java.io.Serializable;

/**
 * Whether a row's scores depend on the rows that it shares a batch with, as the driver found.
 *
 * @param kind what is done about it
 * @param detail what was found, for people
 */
public record RowDependence(Kind kind, String detail) implements Serializable {

  /** What was found, and what is done. */
  public enum Kind {
    /** A row's scores are its own. */
    NONE("rows are independent"),
    /** No trial showed a dependence, and the graph does not rule it out. */
    NOT_SEEN("no row was seen to depend on others"),
    /** Rows depend on each other, and are scored so. */
    ACCEPTED("rows depend on the batch that they are scored in (accepted)"),
    /** Every row is scored by itself. */
    ALONE("every row is scored alone");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** For people: one line. */
  public String describe() {
    return kind.label + (detail.isEmpty() ? "" : ": " + detail);
  }

  /** Whether scores depend on how rows are batched. */
  public boolean isAccepted() {
    return kind == Kind.ACCEPTED;
  }
}
