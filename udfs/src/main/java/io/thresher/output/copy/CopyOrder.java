package io.thresher.output.copy;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
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
 * @param columns their names in the files read
 * @param types what each of them is in the file to be written, as the text of a schema, in which
 *     they have other names: text of schemas has no room for spaces and signs
 * @param codec the name of the codec of the file to be written
 * @param read names of columns whose values somebody else reads
 * @param rowBytes about how many bytes a row of the other columns takes
 * @param rowGroupBytes that the writer's row groups have
 */
public record CopyOrder(
    List<String> columns,
    String types,
    String codec,
    Set<String> read,
    long rowBytes,
    long rowGroupBytes)
    implements Serializable {

  /** Smaller row groups are worth more when their rows are put together. */
  private static final int LEAST_PART = 8;

  private static final int HEAP_PARTS = 4;

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
  public Set<String> of(BlockMetaData group, FileMetaData file) {
    long rows = group.getRowCount();
    if (Writer.of(file.getCreatedBy()) == Writer.OTHER || rows == 0) {
      return Set.of();
    }
    Set<String> asked = new HashSet<>();
    Set<String> copied = new HashSet<>();
    MessageType written = MessageTypeParser.parseMessageType(types);
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      asked.add(name);
      if (file.getSchema().containsField(name)
          && isTaken(file.getSchema().getType(name), written.getType(i))) {
        copied.add(name);
      }
    }
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (!isCopied(chunk, file.getSchema())) {
        copied.remove(top(chunk));
      }
    }
    long encoded = rows * rowBytes;
    long all = encoded;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (asked.contains(top(chunk))) {
        all += chunk.getTotalUncompressedSize();
        encoded += copied.contains(top(chunk)) ? 0 : chunk.getTotalUncompressedSize();
      }
    }
    return all < rowGroupBytes / LEAST_PART || encoded > Math.min(rowGroupBytes, heapShare())
        ? Set.of()
        : copied;
  }

  /** What the rows of a group may take of the heap, which tasks on all processors share. */
  private static long heapShare() {
    Runtime machine = Runtime.getRuntime();
    return machine.maxMemory() / ((long) HEAP_PARTS * machine.availableProcessors());
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

  /** All but their names and repetition, and the numbers that some writers give to fields. */
  private static boolean isSame(Type one, Type other) {
    if (one.isPrimitive() != other.isPrimitive()
        || !Objects.equals(one.getLogicalTypeAnnotation(), other.getLogicalTypeAnnotation())) {
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
      if (!first.getType(i).getName().equals(second.getType(i).getName())
          || first.getType(i).getRepetition() != second.getType(i).getRepetition()
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
