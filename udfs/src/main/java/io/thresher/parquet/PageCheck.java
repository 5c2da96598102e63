package io.thresher.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Finds out whether the bytes of a page can be what its header and the schema say, from lengths and
 * runs, without decoding values: page headers carry no checksum.
 */
final class PageCheck {
  /** Where nulls were not counted. */
  private static final int UNKNOWN = -1;

  private final ChunkFacts facts;

  PageCheck(ChunkFacts facts) {
    this.facts = facts;
  }

  void firstVersion(
      ByteBuffer page, int count, Encoding repetition, Encoding definition, Encoding values)
      throws Damage {
    ByteBuffer in = page.order(ByteOrder.LITTLE_ENDIAN);
    int present = count;
    if (facts.column().getMaxRepetitionLevel() > 0) {
      if (repetition != Encoding.RLE) {
        return; // The old form, which Spark refuses or reads by rows.
      }
      levels(prefixed(in), facts.column().getMaxRepetitionLevel(), count);
    }
    if (facts.column().getMaxDefinitionLevel() > 0) {
      if (definition != Encoding.RLE) {
        return;
      }
      present = levels(prefixed(in), facts.column().getMaxDefinitionLevel(), count);
    }
    if (facts.dialect() == Dialect.EIGHT_ZEROS) {
      withoutZeros(in);
    }
    values(in, values, count, present);
  }

  /** Without them, a value that is missing or one too many would pass for them. */
  private static void withoutZeros(ByteBuffer in) throws Damage {
    int end = in.limit() - Dialect.ZEROS;
    if (end < in.position() || !Runs.areZero(in, end, in.limit())) {
      throw new Damage("no 8 bytes of zero at its end, which its writer puts there");
    }
    in.limit(end);
  }

  void secondVersion(
      ByteBuffer repetition,
      ByteBuffer definition,
      ByteBuffer data,
      int count,
      int nulls,
      Encoding values)
      throws Damage {
    int present = count;
    levels(repetition, facts.column().getMaxRepetitionLevel(), count);
    if (facts.column().getMaxDefinitionLevel() > 0) {
      present = levels(definition, facts.column().getMaxDefinitionLevel(), count);
      if (present != UNKNOWN && present != count - nulls) {
        throw new Damage(
            String.format(Locale.ROOT, "%d of %d values where %d are null", present, count, nulls));
      }
    } else if (definition.hasRemaining()) {
      throw new Damage("levels in a required column");
    }
    values(data.order(ByteOrder.LITTLE_ENDIAN), values, count, present);
  }

  private static ByteBuffer prefixed(ByteBuffer in) throws Damage {
    Runs.need(in, 4);
    int length = in.getInt();
    Runs.need(in, length);
    ByteBuffer levels = in.slice(in.position(), length);
    in.position(in.position() + length);
    return levels;
  }

  /** The number of values that are there, where there are two levels. */
  private int levels(ByteBuffer in, int maximum, int count) throws Damage {
    if (maximum == 0) {
      return count;
    }
    int ones =
        Runs.walk(in, BytesUtils.getWidthFromMaxInt(maximum), count, maximum, facts.dialect());
    end(in, "levels");
    return maximum == 1 ? ones : UNKNOWN;
  }

  private void values(ByteBuffer in, Encoding encoding, int count, int present) throws Damage {
    if (encoding.usesDictionary()) {
      indices(in, present);
      return;
    }
    switch (encoding) {
      case PLAIN -> plain(in, count, present);
      case BYTE_STREAM_SPLIT -> size(in, facts.width(), count, present);
      case RLE -> {
        if (present > 0) {
          ByteBuffer runs = prefixed(in);
          Runs.walk(runs, 1, present, 1, facts.dialect());
          end(runs, "values");
          end(in, "values");
        }
      }
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY -> delta(in, present);
      default -> {
        // Nothing that Spark reads.
      }
    }
  }

  private void indices(ByteBuffer in, int present) throws Damage {
    if (present == 0) {
      return;
    }
    Runs.need(in, 1);
    int bitWidth = in.get();
    if (bitWidth < 0 || bitWidth > 32) {
      throw new Damage("dictionary indices of " + bitWidth + " bits");
    }
    if (bitWidth > 0 && present != UNKNOWN) {
      Runs.walk(in, bitWidth, present, (1L << bitWidth) - 1, facts.dialect());
      end(in, "dictionary indices");
    }
  }

  private void plain(ByteBuffer in, int count, int present) throws Damage {
    PrimitiveTypeName type = facts.column().getPrimitiveType().getPrimitiveTypeName();
    if (type == PrimitiveTypeName.BINARY) {
      texts(in, present == UNKNOWN ? count : present, present != UNKNOWN);
    } else if (type == PrimitiveTypeName.BOOLEAN) {
      if (present != UNKNOWN && in.remaining() != (present + 7) / 8) {
        throw new Damage(
            String.format(Locale.ROOT, "%d bytes for %d booleans", in.remaining(), present));
      }
    } else {
      size(in, facts.width(), count, present);
    }
  }

  static void texts(ByteBuffer in, int most, boolean exact) throws Damage {
    int seen = 0;
    while (seen < most && in.hasRemaining()) {
      Runs.need(in, 4);
      int length = in.getInt();
      Runs.need(in, length);
      in.position(in.position() + length);
      seen++;
    }
    if (exact && seen < most) {
      throw new Damage(String.format(Locale.ROOT, "%d values where %d should be", seen, most));
    }
    end(in, "values");
  }

  static void size(ByteBuffer in, int width, int count, int present) throws Damage {
    long bytes = in.remaining();
    boolean fits =
        present == UNKNOWN
            ? bytes % width == 0 && bytes <= (long) count * width
            : bytes == (long) present * width;
    if (!fits) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "%d bytes for %d values of %d bytes",
              bytes,
              present == UNKNOWN ? count : present,
              width));
    }
  }

  /** The header of the first, or only, sequence of deltas. */
  private static void delta(ByteBuffer in, int present) throws Damage {
    Runs.varint(in);
    Runs.varint(in);
    int total = Runs.varint(in);
    if (present != UNKNOWN && total != present) {
      throw new Damage(String.format(Locale.ROOT, "%d values where %d should be", total, present));
    }
  }

  private static void end(ByteBuffer in, String what) throws Damage {
    if (in.hasRemaining()) {
      throw new Damage(
          String.format(Locale.ROOT, "%d bytes behind the last of its %s", in.remaining(), what));
    }
  }
}
