package io.thresher.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An untrained network of the layers of MobileNetV2, batch normalisation folded into them: input
 * {@code pixel_values} float {@code [n, 3, 224, 224]}, output {@code logits} float {@code [n,
 * classes]}. 0.3 billion multiplications an image.
 *
 * <p>Source: Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018, table 2.
 */
public final class MobileNet {
  /** Of an image, in pixels. */
  public static final int SIDE = 224;

  private static final int CLASSES = 1000;

  private static final String PROCESSOR =
      """
      {
        "image_processor_type": "MobileNetV2ImageProcessor",
        "size": {"shortest_edge": 256}, "resample": 2,
        "crop_size": {"height": 224, "width": 224},
        "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]
      }
      """;

  private static final int COLOURS = 3;
  private static final int FIRST = 32;
  private static final int LAST = 1280;
  private static final int LARGEST = 6;

  /**
   * Blocks in a row.
   *
   * @param widening of the channels inside of a block
   * @param stride of the first of them
   */
  private record Stage(int widening, int channels, int blocks, int stride) {}

  private static final Stage[] STAGES = {
    new Stage(1, 16, 1, 1),
    new Stage(6, 24, 2, 2),
    new Stage(6, 32, 3, 2),
    new Stage(6, 64, 4, 2),
    new Stage(6, 96, 3, 1),
    new Stage(6, 160, 3, 2),
    new Stage(6, 320, 1, 1)
  };

  private final ModelBuilder model;
  private int layers;

  private MobileNet(long seed) {
    model = new ModelBuilder("mobilenet", seed);
  }

  /** The file of the model with 1000 classes. The same seed gives the same bytes. */
  public static byte[] onnx(long seed) {
    return onnx(CLASSES, seed);
  }

  /** The files beside it in its folder, as hubs lay them out: the middle of 256 pixels is seen. */
  public static Map<String, byte[]> beside() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("preprocessor_config.json", PROCESSOR.getBytes(UTF_8));
    String labels =
        IntStream.range(0, CLASSES)
            .mapToObj("\"%1$d\": \"class %1$d\""::formatted)
            .collect(Collectors.joining(", "));
    files.put(
        "config.json",
        "{\"architectures\": [\"MobileNetV2ForImageClassification\"], \"id2label\": {%s}}"
            .formatted(labels)
            .getBytes(UTF_8));
    return files;
  }

  /** The same with other classes. */
  static byte[] onnx(int classes, long seed) {
    return new MobileNet(seed).build(classes);
  }

  private byte[] build(int classes) {
    model.input("pixel_values", COLOURS, SIDE, SIDE).output("logits", classes);
    model.floats("least", 1, 0).floats("most", 1, LARGEST);
    model.add(ModelBuilder.node("Squeeze", "zero", "least"));
    model.add(ModelBuilder.node("Squeeze", "six", "most"));
    String at = clipped(convolution("pixel_values", new Layer(COLOURS, FIRST, 3, 2, 1)));
    int channels = FIRST;
    for (Stage stage : STAGES) {
      for (int block = 0; block < stage.blocks(); block++) {
        at = block(at, channels, stage, block == 0 ? stage.stride() : 1);
        channels = stage.channels();
      }
    }
    at = clipped(convolution(at, new Layer(channels, LAST, 1, 1, 1)));
    return model
        .add(ModelBuilder.node("GlobalAveragePool", "means", at))
        .add(ModelBuilder.node("Flatten", "flat", "means"))
        .dense("flat", "logits", LAST, classes)
        .bytes();
  }

  private String block(String from, int channels, Stage stage, int stride) {
    int wide = channels * stage.widening();
    String at =
        stage.widening() == 1
            ? from
            : clipped(convolution(from, new Layer(channels, wide, 1, 1, 1)));
    at = clipped(convolution(at, new Layer(wide, wide, 3, stride, wide)));
    at = convolution(at, new Layer(wide, stage.channels(), 1, 1, 1));
    if (stride != 1 || channels != stage.channels()) {
      return at;
    }
    String sum = at + "_sum";
    model.add(ModelBuilder.node("Add", sum, from, at));
    return sum;
  }

  /**
   * A convolution.
   *
   * @param groups of channels that do not see each other
   */
  private record Layer(int from, int to, int kernel, int stride, int groups) {}

  private String convolution(String from, Layer layer) {
    String name = "conv" + layers++;
    int seen = layer.from() / layer.groups();
    int kernel = layer.kernel();
    model
        .weights(name, seen * kernel * kernel, layer.to(), layer.to(), seen, kernel, kernel)
        .add(
            ModelBuilder.node("Conv", name, from, name + "_w", name + "_b")
                .addAttribute(ModelBuilder.ints("kernel_shape", kernel, kernel))
                .addAttribute(ModelBuilder.ints("pads", pads(kernel / 2)))
                .addAttribute(ModelBuilder.ints("strides", layer.stride(), layer.stride()))
                .addAttribute(ModelBuilder.number("group", layer.groups())));
    return name;
  }

  private static long[] pads(long each) {
    return new long[] {each, each, each, each};
  }

  private String clipped(String from) {
    String to = from + "_relu6";
    model.add(ModelBuilder.node("Clip", to, from, "zero", "six"));
    return to;
  }
}
