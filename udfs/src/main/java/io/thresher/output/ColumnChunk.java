package io.thresher.output;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** One column of a row group: rows gathered into pages, and pages handed on. */
abstract class ColumnChunk {
  private static final double NEARLY_FULL = 0.9;

  private final ColumnDescriptor column;
  private final PageWriter pages;
  private final ParquetProperties properties;
  private final Values values;
  private final Levels repetitions;
  private final Levels definitions;
  private final long pageBytes;
  private final SizeStatistics none;
  private int rows;
  private int entries;

  ColumnChunk(
      DataType type,
      ColumnDescriptor column,
      PageWriter pages,
      ParquetProperties properties,
      VectorAccess access) {
    this.column = column;
    this.pages = pages;
    this.properties = properties;
    values = values(type, column, properties, access);
    int repetition = column.getMaxRepetitionLevel();
    int definition = column.getMaxDefinitionLevel();
    none = noSizes(column, properties);
    repetitions =
        new Levels(
            repetition,
            properties.newRepetitionLevelWriter(column),
            !none.getRepetitionLevelHistogram().isEmpty());
    definitions =
        new Levels(
            definition,
            properties.newDefinitionLevelWriter(column),
            !none.getDefinitionLevelHistogram().isEmpty());
    pageBytes = (long) (properties.getPageSizeThreshold() * NEARLY_FULL);
  }

  /** Versions of parquet-java differ in the levels that they count; this shows which. */
  private static SizeStatistics noSizes(ColumnDescriptor column, ParquetProperties properties) {
    SizeStatistics.Builder builder =
        properties.getSizeStatisticsEnabled(column)
            ? SizeStatistics.newBuilder(
                column.getPrimitiveType(),
                column.getMaxRepetitionLevel(),
                column.getMaxDefinitionLevel())
            : SizeStatistics.noopBuilder(
                column.getPrimitiveType(),
                column.getMaxRepetitionLevel(),
                column.getMaxDefinitionLevel());
    return builder.build();
  }

  private static Values values(
      DataType type, ColumnDescriptor column, ParquetProperties properties, VectorAccess access) {
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> new BooleanValues(column, properties);
      case FLOAT -> new FloatValues(column, properties, access.floats());
      case DOUBLE -> new DoubleValues(column, properties);
      case INT32 -> new IntValues(column, properties, IntReaders.of(type, access.times()));
      case INT64 ->
          new LongValues(
              column, properties, LongReaders.of(type, column.getPrimitiveType(), access.times()));
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
          new BinaryValues(
              column,
              properties,
              BinaryReaders.of(type, column.getPrimitiveType(), access.times()));
    };
  }

  final void write(ColumnVector vector, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int most = Math.min(count - done, properties.getPageRowCountLimit() - rows);
      int taken = append(vector, from + done, most);
      rows += taken;
      done += taken;
      if (isPageFull()) {
        endPage();
      }
    }
  }

  /**
   * Adds rows until the page is full.
   *
   * @return how many; at least one
   */
  abstract int append(ColumnVector vector, int from, int most);

  final boolean isPageFull() {
    return rows >= properties.getPageRowCountLimit()
        || entries >= properties.getPageValueCountThreshold()
        || values.bytes() >= pageBytes;
  }

  /** Adds values of the same levels: as many as have room, if the page may end between them. */
  final int addValues(ColumnVector vector, int from, int count, boolean divisible) {
    int added =
        values.add(vector, from, count, divisible ? pageBytes - values.bytes() : Long.MAX_VALUE);
    if (!divisible && added < count) {
      throw new IllegalStateException(column + " took " + added + " of " + count + " values");
    }
    definitions.add(column.getMaxDefinitionLevel(), added);
    entries += added;
    return added;
  }

  /** Adds entries that hold no value. */
  final void addNulls(int definition, int count) {
    if (column.getMaxDefinitionLevel() == 0) {
      throw new IllegalStateException("a null in " + column + ", which has none by its type");
    }
    values.addNulls(count);
    definitions.add(definition, count);
    entries += count;
  }

  final void addRepetitions(int level, int count) {
    repetitions.add(level, count);
  }

  private void endPage() throws IOException {
    if (column.getMaxRepetitionLevel() == 0) {
      repetitions.add(0, entries);
    }
    BytesInput encoded =
        values.encoded(BytesInput.concat(repetitions.bytes(), definitions.bytes()));
    PageHandOver.CURRENT.write(
        pages,
        encoded,
        entries,
        rows,
        values.statistics(),
        sizes(),
        repetitions.encoding(),
        definitions.encoding(),
        values.encoding());
    repetitions.reset();
    definitions.reset();
    values.reset();
    rows = 0;
    entries = 0;
  }

  private SizeStatistics sizes() {
    return none.isValid()
        ? new SizeStatistics(
            column.getPrimitiveType(),
            values.unencodedBytes(),
            repetitions.histogram(),
            definitions.histogram())
        : none;
  }

  /** The memory that the column takes, unwritten pages as large as if they were not encoded. */
  final long bytes() {
    return pages.getMemSize() + values.bytes();
  }

  final void finish() throws IOException {
    if (rows > 0) {
      endPage();
    }
    DictionaryPage dictionary = values.dictionary();
    if (dictionary != null) {
      pages.writeDictionaryPage(dictionary);
    }
  }

  final void close() {
    repetitions.close();
    definitions.close();
    values.close();
  }
}
