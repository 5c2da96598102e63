package io.thresher.profile;

import java.io.Serializable;

/**
 * A column of a profile.
 *
 * @param name of the column, with the place in brackets of an element of an array
 * @param role whether it feeds the model or comes from it
 * @param type as Spark writes it
 * @param kind how it is looked at
 */
public record ProfiledColumn(String name, Role role, String type, Kind kind)
    implements Serializable {

  /** What a column is to the model. */
  public enum Role {
    FEATURE("feature"),
    SCORE("score");

    private final String label;

    Role(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** How a column is looked at. */
  public enum Kind {
    /** By its numbers; true is 1 and false 0. */
    NUMBER,
    /** By its texts, each a category. */
    CATEGORY
  }

  /** For a column of this kind, of no values yet. */
  public ColumnSketch newSketch() {
    return kind == Kind.NUMBER ? new NumberSketch() : new CategorySketch();
  }
}
