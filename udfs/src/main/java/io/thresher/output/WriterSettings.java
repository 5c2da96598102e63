package io.thresher.output;

import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/** The settings of parquet-java that a job's configuration holds, as its own writer reads them. */
public final class WriterSettings {
  private static final String ENCRYPTION = "parquet.crypto.factory.class";
  private static final float HEAP_RATIO = 0.95f;
  private static final long LEAST_ROW_GROUP = 1 << 20;

  private final Configuration hadoop;

  WriterSettings(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** The first setting that only parquet-java's own writer honours; null where there is none. */
  public static @Nullable String objection(Configuration hadoop) {
    if (hadoop.get(ENCRYPTION) != null) {
      return ENCRYPTION + " is set";
    }
    if (ParquetOutputFormat.getWriterVersion(hadoop) != WriterVersion.PARQUET_1_0) {
      return ParquetOutputFormat.WRITER_VERSION + " is not v1";
    }
    if (ParquetOutputFormat.getValidation(hadoop)) {
      return ParquetOutputFormat.VALIDATION + " is on";
    }
    if (ParquetOutputFormat.getBloomFilterEnabled(hadoop)
        || hadoop
            .getPropsWithPrefix(ParquetOutputFormat.BLOOM_FILTER_ENABLED + "#")
            .values()
            .stream()
            .anyMatch(Boolean::parseBoolean)) {
      return ParquetOutputFormat.BLOOM_FILTER_ENABLED + " is on";
    }
    return null;
  }

  ParquetProperties properties() {
    ParquetProperties.Builder builder =
        ParquetProperties.builder()
            .withPageSize(ParquetOutputFormat.getPageSize(hadoop))
            .withDictionaryPageSize(ParquetOutputFormat.getDictionaryPageSize(hadoop))
            .withDictionaryEncoding(ParquetOutputFormat.getEnableDictionary(hadoop))
            .withPageValueCountThreshold(ParquetOutputFormat.getValueCountThreshold(hadoop))
            .withColumnIndexTruncateLength(
                hadoop.getInt(
                    ParquetOutputFormat.COLUMN_INDEX_TRUNCATE_LENGTH,
                    ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH))
            .withPageRowCountLimit(
                hadoop.getInt(
                    ParquetOutputFormat.PAGE_ROW_COUNT_LIMIT,
                    ParquetProperties.DEFAULT_PAGE_ROW_COUNT_LIMIT))
            .withPageWriteChecksumEnabled(ParquetOutputFormat.getPageWriteChecksumEnabled(hadoop))
            .withStatisticsEnabled(ParquetOutputFormat.getStatisticsEnabled(hadoop))
            .withSizeStatisticsEnabled(ParquetOutputFormat.getSizeStatisticsEnabled(hadoop));
    eachColumn(ParquetOutputFormat.ENABLE_DICTIONARY, builder::withDictionaryEncoding);
    eachColumn(ParquetOutputFormat.STATISTICS_ENABLED, builder::withStatisticsEnabled);
    eachColumn(ParquetOutputFormat.SIZE_STATISTICS_ENABLED, builder::withSizeStatisticsEnabled);
    return builder.build();
  }

  /** Settings of single columns stand under the key, a number sign, and the column's path. */
  private void eachColumn(String key, BiConsumer<String, Boolean> setting) {
    for (Map.Entry<String, String> entry : hadoop.getPropsWithPrefix(key + "#").entrySet()) {
      setting.accept(entry.getKey(), Boolean.parseBoolean(entry.getValue()));
    }
  }

  /** A setting of parquet-java 1.16; the earlier one of Spark 4.0 obeys it here, too. */
  int rowGroupRows() {
    return hadoop.getInt(
        ParquetOutputFormat.BLOCK_ROW_COUNT_LIMIT,
        ParquetProperties.DEFAULT_ROW_GROUP_ROW_COUNT_LIMIT);
  }

  long rowGroupBytes() {
    return ParquetOutputFormat.getLongBlockSize(hadoop);
  }

  int maxPadding() {
    return hadoop.getInt(
        ParquetOutputFormat.MAX_PADDING_BYTES, ParquetWriter.MAX_PADDING_SIZE_DEFAULT);
  }

  /** What a row group may take of the heap while {@code open} files share it. */
  long heapShare(int open) {
    double pool =
        hadoop.getFloat(ParquetOutputFormat.MEMORY_POOL_RATIO, HEAP_RATIO)
            * (double) Runtime.getRuntime().maxMemory();
    long least = hadoop.getLong(ParquetOutputFormat.MIN_MEMORY_ALLOCATION, LEAST_ROW_GROUP);
    return Math.max(least, (long) (pool / Math.max(1, open)));
  }
}
