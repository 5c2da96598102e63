package io.thresher.spark.text;

/** Makes a value of Spark's of the text of a field. */
interface FieldParser {

  /**
   * @param text never the text of a null
   * @throws UnreadableField where the text is no value of the type
   */
  Object parse(String text);
}
