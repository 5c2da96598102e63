package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Shipped data written as Parquet in the ways that writers differ in, each into one file. */
final class ParquetSamples {
  /**
   * One way to write.
   *
   * @param required whether columns are written without levels for nulls
   */
  record Form(String codec, boolean dictionary, String version, boolean required, int rows) {
    String label() {
      return String.format(
          Locale.ROOT,
          "%s %s %s %s %d rows",
          codec,
          dictionary ? "dictionary" : "plain",
          version,
          required ? "required" : "optional",
          rows);
    }
  }

  private ParquetSamples() {}

  static List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    for (String codec : List.of("uncompressed", "snappy", "zstd")) {
      for (boolean dictionary : List.of(true, false)) {
        for (String version : List.of("v1", "v2")) {
          forms.add(new Form(codec, dictionary, version, dictionary == version.equals("v1"), 24));
        }
        forms.add(new Form(codec, dictionary, "v1", !dictionary, 300));
      }
    }
    return forms;
  }

  static Path write(Shipped shipped, Form form, Path folder) throws IOException {
    Dataset<Row> rows = SharedSpark.session().read().parquet(shipped.data()).limit(form.rows());
    StructType schema = new StructType();
    for (StructField field : rows.schema().fields()) {
      schema = schema.add(field.name(), field.dataType(), !form.required());
    }
    SharedSpark.session()
        .createDataFrame(rows.collectAsList(), schema)
        .coalesce(1)
        .write()
        .option("compression", form.codec())
        .option("parquet.enable.dictionary", Boolean.toString(form.dictionary()))
        .option("parquet.writer.version", form.version())
        .option("parquet.page.size", "2048")
        .parquet(folder.toString());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }
}
