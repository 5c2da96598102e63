package io.thresher.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tells the padding of a writer from damage. */
class TestDialects {
  private static final int VALUES = 20;

  @ParameterizedTest
  @CsvSource({
    "DuckDB version v2.0.1 (build 8d78114e90), PADDED_RUNS",
    "fastparquet-python version 2026.9.0 (build 0), EIGHT_ZEROS",
    "parquet-mr version 1.16.0, PLAIN",
    ", PLAIN"
  })
  void areToldByTheWriter(String createdBy, Dialect dialect) {
    assertThat(Dialect.of(createdBy)).isEqualTo(dialect);
  }

  /**
   * Twenty values of three bits in a run of so many groups, and so many bytes behind its header.
   */
  private static void walk(Dialect dialect, int groups, int bytes, int set) throws Damage {
    ByteBuffer in = ByteBuffer.allocate(1 + bytes);
    in.put(0, (byte) (groups << 1 | 1));
    if (set > 0) {
      in.put(set, (byte) 0x40);
    }
    Runs.walk(in, 3, VALUES, 7, dialect);
    assertThat(in.remaining()).isZero();
  }

  @Test
  void paddedRunsEndWhereThePageEnds() throws Damage {
    walk(Dialect.PADDED_RUNS, 32, 96, 0);
    walk(Dialect.PADDED_RUNS, 32, 96, 50);
    walk(Dialect.PADDED_RUNS, 3, 9, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, 32, 96, 0", // another writer
    "PADDED_RUNS, 16, 48, 0", // fewer than 256
    "PADDED_RUNS, 32, 95, 0", // a byte less
    "PADDED_RUNS, 32, 97, 0", // a byte more
    "PADDED_RUNS, 33, 99, 0" // past 256
  })
  void otherLongRunsAreDamage(Dialect dialect, int groups, int bytes, int set) {
    assertThatThrownBy(() -> walk(dialect, groups, bytes, set))
        .isInstanceOf(Damage.class)
        .extracting("reason")
        .asString()
        .contains("packed values where 20 are left");
  }

  private static void page(Dialect dialect, boolean optional, byte... tail) throws Damage {
    PrimitiveType type =
        Types.primitive(
                PrimitiveTypeName.INT64,
                optional ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED)
            .named("x");
    ColumnChunkMetaData chunk =
        ColumnChunkMetaData.get(
            ColumnPath.get("x"),
            type,
            CompressionCodecName.UNCOMPRESSED,
            null,
            EnumSet.of(Encoding.PLAIN),
            null,
            4,
            0,
            2,
            100,
            100);
    ColumnDescriptor column = new ColumnDescriptor(new String[] {"x"}, type, 0, optional ? 1 : 0);
    ByteBuffer page = ByteBuffer.allocate((optional ? 6 : 0) + 16 + tail.length);
    if (optional) {
      page.put(new byte[] {2, 0, 0, 0, 3, 3}); // Two values in a packed group, both there.
    }
    page.put(page.capacity() - tail.length, tail);
    new PageCheck(new ChunkFacts("file", column, chunk, dialect, true))
        .firstVersion(page.rewind(), 2, Encoding.RLE, Encoding.RLE, Encoding.PLAIN);
  }

  @Test
  void eightZerosEndAPage() throws Damage {
    page(Dialect.EIGHT_ZEROS, false, new byte[8]);
    page(Dialect.EIGHT_ZEROS, true, new byte[8]);
    page(Dialect.PLAIN, true, new byte[0]);
  }

  /** A level that flips leaves a value over, which must not pass for the zeros, or lacks one. */
  @Test
  void anyOtherEndIsDamage() {
    assertThatThrownBy(() -> page(Dialect.EIGHT_ZEROS, true, (byte) 1)).isInstanceOf(Damage.class);
    assertThatThrownBy(() -> page(Dialect.EIGHT_ZEROS, true, new byte[16]))
        .isInstanceOf(Damage.class);
    assertThatThrownBy(() -> page(Dialect.EIGHT_ZEROS, true, new byte[0]))
        .isInstanceOf(Damage.class);
    assertThatThrownBy(() -> page(Dialect.EIGHT_ZEROS, true, 0, 0, 0, 0, 0, 0, 0, 1))
        .isInstanceOf(Damage.class);
    assertThatThrownBy(() -> page(Dialect.PLAIN, true, new byte[8])).isInstanceOf(Damage.class);
  }

  private static void page(Dialect dialect, boolean optional, int... tail) throws Damage {
    byte[] bytes = new byte[tail.length];
    for (int i = 0; i < tail.length; i++) {
      bytes[i] = (byte) tail[i];
    }
    page(dialect, optional, bytes);
  }
}
