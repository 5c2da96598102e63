package io.thresher.tensor.output;

import io.thresher.tensor.ImageFrame;
import io.thresher.tensor.TextEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the graph gave for a row, or for one window of it, with the tokens that it was given. Valid
 * until the outputs are cleared.
 */
public final class WindowScores {
  private final TextEncoder.@Nullable Tokens tokens;
  private final List<OutputColumn> sources;
  private final int place;
  private final @Nullable ImageFrame frame;

  /**
   * @param tokens null where no text feeds the model
   * @param sources the outputs that columns are made of
   * @param place of the row in them
   */
  public WindowScores(TextEncoder.@Nullable Tokens tokens, List<OutputColumn> sources, int place) {
    this(tokens, sources, place, null);
  }

  /**
   * @param tokens null where no text feeds the model
   * @param sources the outputs that columns are made of
   * @param place of the row in them
   * @param frame of the image; null where none feeds the model
   */
  public WindowScores(
      TextEncoder.@Nullable Tokens tokens,
      List<OutputColumn> sources,
      int place,
      @Nullable ImageFrame frame) {
    this.frame = frame;
    this.tokens = tokens;
    this.sources = sources;
    this.place = place;
  }

  /** Of a row that an image feeds. */
  public ImageFrame frame() {
    if (frame == null) {
      throw new IllegalStateException("no image feeds the model");
    }
    return frame;
  }

  /** How much the window counts among those of its row. */
  public double weight() {
    return tokens == null ? 1 : tokens.own();
  }

  /** Of a row that a text feeds. */
  public TextEncoder.Tokens tokens() {
    if (tokens == null) {
      throw new IllegalStateException("no text feeds the model");
    }
    return tokens;
  }

  /** Of a row that a text feeds whose tokens are traced. */
  public TextEncoder.Trace trace() {
    TextEncoder.Trace trace = tokens().trace();
    if (trace == null) {
      throw new IllegalStateException("tokens are not traced");
    }
    return trace;
  }

  /** The elements of a source, row-major. */
  public float[] floats(int source) {
    OutputColumn output = sources.get(source);
    ByteBuffer data = data(output);
    float[] values = new float[size(output)];
    int first = output.element(place);
    for (int i = 0; i < values.length; i++) {
      values[i] = data.getFloat((first + i) * Float.BYTES);
    }
    return values;
  }

  /** The elements of a source of whole numbers. */
  public long[] longs(int source) {
    OutputColumn output = sources.get(source);
    ByteBuffer data = data(output);
    long[] values = new long[size(output)];
    int first = output.element(place);
    for (int i = 0; i < values.length; i++) {
      values[i] = data.getLong((first + i) * Long.BYTES);
    }
    return values;
  }

  /** The dimensions of a row of a source whose rows are all alike. */
  public List<Integer> shape(int source) {
    return sources.get(source).binding().rowShape();
  }

  private int size(OutputColumn output) {
    return output.element(place + 1) - output.element(place);
  }

  private static ByteBuffer data(OutputColumn output) {
    return output.numbers().duplicate().order(ByteOrder.nativeOrder());
  }
}
