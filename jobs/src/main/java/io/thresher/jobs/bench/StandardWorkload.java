package io.thresher.jobs.bench;

import io.thresher.datasets.BoostedTrees;
import io.thresher.datasets.ConvolutionalNet;
import io.thresher.datasets.Perceptron;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is scored where the user names no model and no data. */
public enum StandardWorkload {
  /** A network so small that all but the model decides. */
  MLP("mlp", 32, false, 2_000_000) {
    @Override
    byte[] model() {
      return Perceptron.onnx(floats(), SEED);
    }
  },
  TREES_100("trees-100", 32, false, 1_000_000) {
    @Override
    byte[] model() {
      return BoostedTrees.onnx(100, Sizes.LEVELS, floats(), SEED);
    }
  },
  TREES_1000("trees-1000", 32, false, 200_000) {
    @Override
    byte[] model() {
      return BoostedTrees.onnx(1000, Sizes.LEVELS, floats(), SEED);
    }
  },
  /** Many columns, in which reading and assembling decide. */
  WIDE("wide", 1000, false, 100_000) {
    @Override
    byte[] model() {
      return Perceptron.onnx(floats(), SEED);
    }
  },
  /** One array column. */
  CNN("cnn", Sizes.SIDE * Sizes.SIDE, true, 100_000) {
    @Override
    byte[] model() {
      return ConvolutionalNet.onnx(Sizes.SIDE, SEED);
    }
  };

  static final long SEED = 1;

  private final String label;
  private final int floats;
  private final boolean array;
  private final long rows;

  StandardWorkload(String label, int floats, boolean array, long rows) {
    this.label = label;
    this.floats = floats;
    this.array = array;
    this.rows = rows;
  }

  /** The labels of all, in order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(StandardWorkload::label).toList();
  }

  /** By its label; empty where there is none. */
  public static Optional<StandardWorkload> of(String label) {
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }

  public String label() {
    return label;
  }

  /** Values a row. */
  int floats() {
    return floats;
  }

  /** Whether the values are in one array column rather than in a column each. */
  boolean isArray() {
    return array;
  }

  /** As many as take a second or so. */
  public long defaultRows() {
    return rows;
  }

  /** The ONNX file; always the same bytes. */
  abstract byte[] model();

  /** Apart, since constants are made before the fields of their enum. */
  private static final class Sizes {
    static final int LEVELS = 6;
    static final int SIDE = 16;
  }
}
