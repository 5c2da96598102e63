package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.functions;

/** The rows of the breast-cancer data set many times over, each with an id of its own. */
final class Patients {
  private Patients() {}

  static void write(Path folder, int copies, int files) throws IOException {
    SharedSpark.session()
        .range(copies)
        .withColumnRenamed("id", "copy")
        .crossJoin(
            SharedSpark.session().read().parquet(Shipped.named("breast-cancer").data()).drop("id"))
        .withColumn("id", functions.monotonically_increasing_id())
        .drop("copy")
        .repartition(files)
        .write()
        .parquet(folder.toString());
  }
}
