package io.thresher.output.copy;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Which columns the writer of a file wants copied from the row groups that are read. Their rows all
 * come to the writer, in order, and their values go through no expression.
 *
 * @param passed the types of those columns in the file to be written, under the names that they
 *     have in the files read, as text
 * @param codec the name of the codec of the file to be written
 * @param read names of columns whose values somebody else reads
 * @param rowBytes about how many bytes a row of the other columns takes
 * @param rowGroupBytes that the writer's row groups have
 */
public record CopyOrder(
    String passed, String codec, Set<String> read, long rowBytes, long rowGroupBytes)
    implements Serializable {

  /** Smaller row groups are worth more when their rows are put together. */
  private static final int LEAST_PART = 8;

  /** What the first version of data pages knows, which every reader does. */
  @SuppressWarnings("deprecation") // By newer encodings; files have them.
  private static final Set<Encoding> ENCODINGS =
      Set.of(
          Encoding.PLAIN,
          Encoding.PLAIN_DICTIONARY,
          Encoding.RLE_DICTIONARY,
          Encoding.RLE,
          Encoding.BIT_PACKED);

  /**
   * Since when the calendars agree in which Spark may read and write them, days and microseconds of
   * UTC. Source: Spark's {@code RebaseDateTime.lastSwitchJulianDay} and {@code lastSwitchJulianTs}.
   */
  private static final long FIRST_DAY = -141_427;

  private static final long FIRST_MICROS = -2_208_988_800_000_000L;

  /**
   * The columns of a row group to be copied: pages that parquet-java could have written for the
   * same values, of a group that is neither too small nor, with the other columns, too large.
   *
   * @param group which is read whole
   * @return names of top-level columns; none where all are to be decoded
   */
  public Set<String> columns(BlockMetaData group, FileMetaData file) {
    long rows = group.getRowCount();
    if (Writer.of(file.getCreatedBy()) == Writer.OTHER
        || rows == 0
        || group.getTotalByteSize() < rowGroupBytes / LEAST_PART) {
      return Set.of();
    }
    Set<String> asked = new HashSet<>();
    Set<String> copied = new HashSet<>();
    for (Type column : MessageTypeParser.parseMessageType(passed).getFields()) {
      asked.add(column.getName());
      if (file.getSchema().containsField(column.getName())
          && isTaken(file.getSchema().getType(column.getName()), column)) {
        copied.add(column.getName());
      }
    }
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (!isCopied(chunk, file.getSchema())) {
        copied.remove(top(chunk));
      }
    }
    long encoded = rows * rowBytes;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (asked.contains(top(chunk)) && !copied.contains(top(chunk))) {
        encoded += chunk.getTotalUncompressedSize();
      }
    }
    return encoded > rowGroupBytes ? Set.of() : copied;
  }

  private static String top(ColumnChunkMetaData chunk) {
    return chunk.getPath().toArray()[0];
  }

  /** Whether it is of the same type, or could be if nulls were allowed. */
  private boolean isTaken(Type column, Type written) {
    boolean lacksLevels =
        column.isPrimitive()
            && column.getRepetition() == Repetition.REQUIRED
            && written.getRepetition() == Repetition.OPTIONAL;
    return (column.getRepetition() == written.getRepetition()
            || (lacksLevels && AddedLevels.fit(CompressionCodecName.valueOf(codec))))
        && isSame(column, written);
  }

  /** All but their repetition, and the numbers that some writers give to fields. */
  private static boolean isSame(Type one, Type other) {
    if (!one.getName().equals(other.getName())
        || !Objects.equals(one.getLogicalTypeAnnotation(), other.getLogicalTypeAnnotation())
        || one.isPrimitive() != other.isPrimitive()) {
      return false;
    }
    if (one.isPrimitive()) {
      PrimitiveType first = one.asPrimitiveType();
      PrimitiveType second = other.asPrimitiveType();
      return first.getPrimitiveTypeName() == second.getPrimitiveTypeName()
          && first.getTypeLength() == second.getTypeLength();
    }
    GroupType first = one.asGroupType();
    GroupType second = other.asGroupType();
    if (first.getFieldCount() != second.getFieldCount()) {
      return false;
    }
    for (int i = 0; i < first.getFieldCount(); i++) {
      if (first.getType(i).getRepetition() != second.getType(i).getRepetition()
          || !isSame(first.getType(i), second.getType(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isCopied(ColumnChunkMetaData chunk, MessageType file) {
    EncodingStats stats = chunk.getEncodingStats();
    boolean dictionaryPlaced =
        chunk.getDictionaryPageOffset() > 0
            ? chunk.getDictionaryPageOffset() < chunk.getFirstDataPageOffset()
            : !chunk.hasDictionaryPage();
    // Rows of pages are known by their values, or by an index.
    boolean rowsKnown =
        file.getMaxRepetitionLevel(chunk.getPath().toArray()) == 0
            || chunk.getOffsetIndexReference() != null;
    return chunk.getCodec().name().equals(codec)
        && stats != null
        && !stats.usesV2Pages()
        && ENCODINGS.containsAll(chunk.getEncodings())
        && dictionaryPlaced
        && rowsKnown
        && isOfOneCalendar(chunk);
  }

  /** Whether it holds no dates or timestamps that Spark might read or write in another calendar. */
  private static boolean isOfOneCalendar(ColumnChunkMetaData chunk) {
    PrimitiveType type = chunk.getPrimitiveType();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return false;
    } else if (meaning instanceof DateLogicalTypeAnnotation) {
      return isFrom(FIRST_DAY, chunk);
    } else if (meaning instanceof TimestampLogicalTypeAnnotation time) {
      return isFrom(time.getUnit() == TimeUnit.MILLIS ? FIRST_MICROS / 1000 : FIRST_MICROS, chunk);
    }
    return true;
  }

  private static boolean isFrom(long first, ColumnChunkMetaData chunk) {
    Statistics<?> statistics = chunk.getStatistics();
    return statistics.hasNonNullValue()
        ? ((Number) statistics.genericGetMin()).longValue() >= first
        : statistics.isNumNullsSet() && statistics.getNumNulls() == chunk.getValueCount();
  }
}
