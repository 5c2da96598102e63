package io.thresher.spark.sample;

import io.thresher.profile.ProfiledColumn;
import java.io.Serializable;
import org.apache.spark.sql.types.DataType;

/**
 * Where the values of a profile's column come from.
 *
 * @param column as the profile names it
 * @param ordinal of the column in the features or the scores
 * @param type of that column
 * @param look what of its values is taken
 * @param element which one, where elements of arrays are
 */
record SampledColumn(ProfiledColumn column, int ordinal, DataType type, Look look, int element)
    implements Serializable {

  /** What is taken. */
  enum Look {
    VALUE,
    /** One element of an array. */
    ELEMENT,
    /** Characters of a text, bytes, or elements of an array. */
    LENGTH
  }

  ValueBuffer newBuffer() {
    return column.kind() == ProfiledColumn.Kind.NUMBER
        ? new NumberBuffer(this)
        : new TextBuffer(this);
  }
}
