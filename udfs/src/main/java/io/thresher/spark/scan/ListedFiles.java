package io.thresher.spark.scan;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.InputProblems;
import io.thresher.errors.Problem;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import scala.collection.immutable.Seq;

/** Compares the files that were listed for a data set with those that Spark reads for it. */
public final class ListedFiles {
  private ListedFiles() {}

  /** One problem for each listed file that Spark does not read, or lists otherwise. */
  public static List<Problem> problems(Dataset<Row> data, List<FileStatus> listed) {
    Map<Path, FileStatus> read = new HashMap<>();
    boolean[] known = new boolean[1];
    data.queryExecution()
        .analyzed()
        .foreach(
            Functions.of(
                node -> {
                  if (node instanceof LogicalRelation relation
                      && relation.relation() instanceof HadoopFsRelation files
                      && files.location() instanceof PartitioningAwareFileIndex index) {
                    known[0] = true;
                    read(index).forEach(file -> read.put(file.getPath(), file));
                  }
                  return scala.runtime.BoxedUnit.UNIT;
                }));
    return known[0] ? problems(read, listed) : List.of();
  }

  /** Of what an index has listed, that which it hands on. */
  private static List<FileStatus> read(PartitioningAwareFileIndex index) {
    List<FileStatus> read = new ArrayList<>();
    Seq<Expression> none = Scala.seq(List.of());
    for (PartitionDirectory folder : Scala.<PartitionDirectory>list(index.listFiles(none, none))) {
      for (FileStatusWithMetadata file : Scala.<FileStatusWithMetadata>list(folder.files())) {
        read.add(file.fileStatus());
      }
    }
    return read;
  }

  /** A Parquet file has a footer, however few its rows are. */
  private static boolean isParquet(FileStatus file) {
    return file.getPath().getName().endsWith(".parquet");
  }

  private static List<Problem> problems(Map<Path, FileStatus> read, List<FileStatus> listed) {
    List<Problem> problems = new ArrayList<>();
    for (FileStatus file : listed) {
      FileStatus found = read.get(file.getPath());
      if (found == null && file.getLen() == 0 && !isParquet(file)) {
        continue; // Spark hands on no file without bytes, and rows cannot be lost of it.
      }
      if (found == null) {
        problems.add(InputProblems.unreadFile(file.getPath().toString()));
      } else if (found.getLen() != file.getLen()
          || !FileWatch.isSame(found.getModificationTime(), file.getModificationTime())) {
        problems.add(
            CorruptionProblems.replaced(
                file.getPath().toString(),
                FileWatch.describe(file.getLen(), file.getModificationTime(), ""),
                FileWatch.describe(found.getLen(), found.getModificationTime(), "")));
      }
    }
    return problems;
  }
}
