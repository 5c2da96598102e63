package io.thresher.spark.write;

import io.thresher.output.copy.CopyOrder;
import io.thresher.spark.query.ScoredScan;
import io.thresher.spark.shared.Scala;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.WriteFilesExec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Has columns that Score operators pass on from a scan of Parquet files copied into the files that
 * are written, as they lie in those read, where {@link CopyOrder} finds that they can be.
 */
final class CopyFromScan {
  /** Whether columns are copied; on unless set to false. */
  static final String SWITCH = "spark.thresher.write.copy";

  /** About so many bytes are held of values whose length is open. */
  private static final int TEXT_BYTES = 32;

  private static final int MAP_BYTES = 4096;

  private static final Metadata NONE = Metadata.empty();

  private CopyFromScan() {}

  /**
   * @param score what gives the batches to be written
   * @param columns of its output, in the order of those written
   * @param hadoop the configuration of the write
   * @return the same plan where there is nothing to copy
   */
  static SparkPlan in(SparkPlan score, int[] columns, WriteFilesExec write, Configuration hadoop) {
    SQLConf conf = write.conf();
    ScoredScan scan = ScoredScan.of(score);
    // By field numbers a column could be read by another name.
    if (scan == null
        || scan.longestList() < 0
        || hadoop.get(ParquetOutputFormat.BLOCK_ROW_COUNT_LIMIT) != null
        || !hadoop.getPropsWithPrefix(ParquetOutputFormat.STATISTICS_ENABLED).isEmpty()
        || conf.parquetFieldIdReadEnabled()
        || !Boolean.parseBoolean(conf.getConfString(SWITCH, "true"))) {
      return score;
    }
    List<Attribute> given = Scala.list(score.output());
    Map<String, StructField> passed = new LinkedHashMap<>();
    long rowBytes = 0;
    for (int column : columns) {
      Attribute attribute = given.get(column);
      String name = scan.column(attribute);
      if (name == null) {
        rowBytes += bytes(attribute.dataType(), scan.longestList());
      } else {
        passed.putIfAbsent(
            name,
            new StructField("c" + passed.size(), attribute.dataType(), attribute.nullable(), NONE));
      }
    }
    StructType types = new StructType(passed.values().toArray(StructField[]::new));
    return passed.isEmpty()
        ? score
        : scan.copying(
            new CopyOrder(
                List.copyOf(passed.keySet()),
                new SparkToParquetSchemaConverter(conf).convert(types).toString(),
                new ParquetOptions(write.options(), conf).compressionCodecClassName(),
                scan.needed(),
                rowBytes,
                ParquetOutputFormat.getLongBlockSize(hadoop)));
  }

  private static long bytes(DataType type, int longestList) {
    if (type instanceof MapType) {
      return MAP_BYTES;
    } else if (type instanceof ArrayType list) {
      return list.elementType() instanceof ArrayType inner
          ? bytes(inner, longestList) // The length is that of all together.
          : longestList * bytes(list.elementType(), longestList);
    }
    return type instanceof StringType || type instanceof BinaryType
        ? TEXT_BYTES
        : type.defaultSize();
  }
}
