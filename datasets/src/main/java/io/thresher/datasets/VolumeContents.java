package io.thresher.datasets;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the rows of a generated table hold. Equal contents are equal rows, bit for bit, however they
 * are spread over files.
 *
 * <p>Columns: {@code id} bigint, 0 to {@code rows - 1}; {@code f0} to {@code f<floats - 1>} float,
 * uniform in [-1, 1); with categories, {@code category} string, {@code c0} to {@code c<categories -
 * 1>}, equally frequent.
 *
 * @param rows at least 0
 * @param floats columns of float, at least 0
 * @param categories different strings in the column {@code category}; 0 for no such column
 * @param nullFraction share of nulls in every column but {@code id}, 0 to 1
 * @param seed any number
 */
public record VolumeContents(
    long rows, int floats, int categories, double nullFraction, long seed) {
  public static final String ID = "id";
  public static final String CATEGORY = "category";

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public VolumeContents {
    if (rows < 0 || floats < 0 || categories < 0 || !(nullFraction >= 0 && nullFraction <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rows %d, floats %d, categories %d, null fraction %s",
              rows,
              floats,
              categories,
              nullFraction));
    }
  }

  /** {@code rows} rows of {@code id} and {@code floats} floats, none null. */
  public static VolumeContents floats(long rows, int floats, long seed) {
    return new VolumeContents(rows, floats, 0, 0, seed);
  }

  /** The names of the first {@code count} float columns. */
  public static List<String> floatColumns(int count) {
    return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
  }

  /** Bytes of a row without any encoding, categories left out. */
  long bytesPerRow() {
    return Long.BYTES + (long) floats * Float.BYTES;
  }
}
