package io.thresher.parquet;

import java.util.regex.Pattern;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;

/**
 * The version of Spark that wrote a file decides how old dates are read, so it must be one that
 * exists.
 */
final class WriterCheck {
  private static final String VERSION = "org.apache.spark.version";
  private static final Pattern KNOWN = Pattern.compile("(2\\.4|[3-9]\\.\\d+|\\d\\d\\.\\d+)\\..*");

  private WriterCheck() {}

  static void check(FileMetaData file) throws Damage {
    if (!file.isSetKey_value_metadata()) {
      return;
    }
    for (KeyValue entry : file.getKey_value_metadata()) {
      if (VERSION.equals(entry.getKey()) && !KNOWN.matcher(entry.getValue()).matches()) {
        throw new Damage("it was written by Spark '" + entry.getValue() + "'");
      }
    }
  }
}
