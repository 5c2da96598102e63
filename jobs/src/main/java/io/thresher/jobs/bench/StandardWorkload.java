package io.thresher.jobs.bench;

import io.thresher.datasets.BoostedTrees;
import io.thresher.datasets.ConvolutionalNet;
import io.thresher.datasets.MobileNet;
import io.thresher.datasets.Perceptron;
import io.thresher.datasets.SentenceEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is scored where the user names no model and no data. */
public enum StandardWorkload {
  /** A network so small that all but the model decides. */
  MLP("mlp", 32, Contents.FLOATS, 2_000_000) {
    @Override
    byte[] model() {
      return Perceptron.onnx(floats(), SEED);
    }
  },
  TREES_100("trees-100", 32, Contents.FLOATS, 1_000_000) {
    @Override
    byte[] model() {
      return BoostedTrees.onnx(100, Sizes.LEVELS, floats(), SEED);
    }
  },
  TREES_1000("trees-1000", 32, Contents.FLOATS, 200_000) {
    @Override
    byte[] model() {
      return BoostedTrees.onnx(1000, Sizes.LEVELS, floats(), SEED);
    }
  },
  /** Many columns, in which reading and assembling decide. */
  WIDE("wide", 1000, Contents.FLOATS, 100_000) {
    @Override
    byte[] model() {
      return Perceptron.onnx(floats(), SEED);
    }
  },
  /** One array column. */
  CNN("cnn", Sizes.SIDE * Sizes.SIDE, Contents.ARRAY, 100_000) {
    @Override
    byte[] model() {
      return ConvolutionalNet.onnx(Sizes.SIDE, SEED);
    }
  },
  /** Embeddings of texts, in which the model decides. */
  TEXT("text", 0, Contents.TEXT, 300) {
    @Override
    byte[] model() {
      return SentenceEncoder.onnx(SEED);
    }

    @Override
    Map<String, byte[]> beside() {
      return SentenceEncoder.beside();
    }
  },
  /** Classes of photos, in which decoding, resizing and the model decide. */
  IMAGES("images", 0, Contents.IMAGES, 300) {
    @Override
    byte[] model() {
      return MobileNet.onnx(SEED);
    }

    @Override
    Map<String, byte[]> beside() {
      return MobileNet.beside();
    }
  };

  /** What the columns beside {@code id} hold. */
  enum Contents {
    /** A column each. */
    FLOATS,
    /** Floats in one array column. */
    ARRAY,
    /** Texts in one column. */
    TEXT,
    /** JPEG files in one column. */
    IMAGES
  }

  static final long SEED = 1;

  private final String label;
  private final int floats;
  private final Contents contents;
  private final long rows;

  StandardWorkload(String label, int floats, Contents contents, long rows) {
    this.label = label;
    this.floats = floats;
    this.contents = contents;
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

  /** Values a row, where they are floats. */
  int floats() {
    return floats;
  }

  Contents contents() {
    return contents;
  }

  /** As many as take a second or so. */
  public long defaultRows() {
    return rows;
  }

  /** The ONNX file; always the same bytes. */
  abstract byte[] model();

  /** The files beside it, by their places in its folder; none where the model is a lone file. */
  Map<String, byte[]> beside() {
    return Map.of();
  }

  /** Apart, since constants are made before the fields of their enum. */
  private static final class Sizes {
    static final int LEVELS = 6;
    static final int SIDE = 16;
  }
}
