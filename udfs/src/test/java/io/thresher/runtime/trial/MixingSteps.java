package io.thresher.runtime.trial;

import static io.thresher.runtime.trial.GraphDraft.WIDTH;
import static io.thresher.runtime.trial.GraphDraft.integer;
import static io.thresher.runtime.trial.GraphDraft.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.thresher.model.ElementType;
import io.thresher.runtime.trial.GraphDraft.Layout;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Steps of a graph after which a row's numbers depend on other rows, or on how many there are. */
final class MixingSteps {
  private MixingSteps() {}

  /** By name. */
  static final Map<String, Consumer<GraphDraft>> ALL =
      Map.ofEntries(
          Map.entry("softmax of rows", g -> added(g, g.put("Softmax", rows(g), g.value()))),
          Map.entry("log softmax of rows", g -> g.set(g.put("LogSoftmax", rows(g), g.value()))),
          Map.entry("centre rows", g -> subtracted(g, "ReduceMean")),
          Map.entry("largest of rows", g -> subtracted(g, "ReduceMax")),
          Map.entry("mean of all", MixingSteps::meanOfAll),
          Map.entry("norm of rows", g -> added(g, g.put("LpNormalization", rows(g), g.value()))),
          Map.entry("mean and variance", MixingSteps::meanVariance),
          Map.entry("cumulate rows", MixingSteps::cumulate),
          Map.entry("reverse rows", g -> g.set(RowSteps.reversed(g, g.layout().rows))),
          Map.entry("roll rows", MixingSteps::roll),
          Map.entry("sort rows", MixingSteps::sort),
          Map.entry("first row", MixingSteps::firstRow),
          Map.entry("place of the largest", MixingSteps::placeOfLargest),
          Map.entry("batch norm in training", MixingSteps::batchNorm),
          Map.entry("instance norm", MixingSteps::instanceNorm),
          Map.entry("one scale", MixingSteps::oneScale),
          Map.entry("attend to rows", MixingSteps::attend),
          Map.entry("square", MixingSteps::square),
          Map.entry("recur over rows", MixingSteps::recur),
          Map.entry("convolve rows", MixingSteps::convolve),
          Map.entry("pool rows", MixingSteps::pool),
          Map.entry("cut up", MixingSteps::cutUp),
          Map.entry("cut rows", g -> cutRows(g, 2 * WIDTH / 3)),
          Map.entry("join rows", g -> cutRows(g, 2 * WIDTH)),
          Map.entry("number of rows", MixingSteps::numberOfRows),
          Map.entry("sum of ones", MixingSteps::sumOfOnes),
          Map.entry("shuffle", MixingSteps::shuffle),
          Map.entry("pad rows", MixingSteps::pad),
          Map.entry("reverse sequences", MixingSteps::reverseSequences),
          Map.entry("scatter", MixingSteps::scatter),
          Map.entry("chance", MixingSteps::chance),
          Map.entry("scan", g -> added(g, Branches.scan(g) + ".1")),
          Map.entry("in a branch", g -> added(g, Branches.always(g, "Softmax", rows(g)))),
          Map.entry("in a function", g -> added(g, Branches.function(g, "Softmax", rows(g)))));

  private static List<AttributeProto> rows(GraphDraft g) {
    return List.of(integer("axis", g.layout().rows));
  }

  private static void added(GraphDraft g, String more) {
    g.set(g.put("Add", g.value(), more));
  }

  private static void subtracted(GraphDraft g, String reduction) {
    String of = g.put(reduction, List.of(integers("axes", g.layout().rows)), g.value());
    g.set(g.put("Sub", g.value(), of));
  }

  private static void meanOfAll(GraphDraft g) {
    added(g, g.put("ReduceMean", g.put("Abs", g.value())));
  }

  private static void meanVariance(GraphDraft g) {
    AttributeProto axes = integers("axes", g.layout().rows);
    g.set(g.put("MeanVarianceNormalization", List.of(axes), g.value()));
  }

  private static void cumulate(GraphDraft g) {
    List<AttributeProto> backwards = List.of(integer("reverse", g.random.nextInt(2)));
    added(g, g.put("CumSum", backwards, g.value(), g.whole(g.layout().rows)));
  }

  private static void roll(GraphDraft g) {
    String axis = g.whole(g.layout().rows);
    String first = g.put("Slice", g.value(), g.whole(0), g.whole(1), axis);
    String others = g.put("Slice", g.value(), g.whole(1), g.whole(Long.MAX_VALUE), axis);
    g.set(g.put("Concat", rows(g), others, first));
  }

  private static void sort(GraphDraft g) {
    g.set(g.putOf("", "TopK", rows(g), 2, g.value(), g.count()));
  }

  private static void firstRow(GraphDraft g) {
    added(g, g.put("Gather", rows(g), g.value(), g.whole(0)));
  }

  private static void placeOfLargest(GraphDraft g) {
    String place = g.put("ArgMax", rows(g), g.value());
    added(g, g.put("Cast", List.of(integer("to", ElementType.FLOAT.onnxCode())), place));
  }

  private static void batchNorm(GraphDraft g) {
    g.lay(Layout.TABLE);
    g.set(
        g.putOf(
            "",
            "BatchNormalization",
            List.of(integer("training_mode", 1)),
            3,
            g.value(),
            g.numbers(0.5, 1, WIDTH),
            g.numbers(-1, 1, WIDTH),
            g.numbers(-1, 1, WIDTH),
            g.numbers(0.5, 1, WIDTH)));
  }

  /** Each number by its mean and variance over the rows, which lie along the last axis. */
  private static void instanceNorm(GraphDraft g) {
    g.lay(Layout.SWAPPED);
    String image = g.put("Unsqueeze", g.value(), g.whole(0));
    String norm =
        g.put("InstanceNormalization", image, g.numbers(0.5, 1, WIDTH), g.numbers(-1, 1, WIDTH));
    g.set(g.put("Squeeze", norm, g.whole(0)));
  }

  private static void oneScale(GraphDraft g) {
    String q = g.putOf("", "DynamicQuantizeLinear", List.of(), 3, g.value());
    g.set(g.put("DequantizeLinear", q, q + ".1", q + ".2"));
  }

  private static void attend(GraphDraft g) {
    g.lay(Layout.TABLE);
    String turned = g.put("Transpose", g.value());
    String weights =
        g.put("Softmax", List.of(integer("axis", -1)), g.put("MatMul", g.value(), turned));
    added(g, g.put("MatMul", weights, g.value()));
  }

  private static void square(GraphDraft g) {
    g.lay(Layout.TABLE);
    String product = g.put("MatMul", g.put("Transpose", g.value()), g.value());
    added(g, g.put("MatMul", g.value(), product));
  }

  private static void recur(GraphDraft g) {
    g.lay(Layout.TABLE);
    String steps = g.put("Unsqueeze", g.value(), g.whole(1));
    String w = g.numbers(-0.5, 0.5, 1, 3 * WIDTH, WIDTH);
    String r = g.numbers(-0.5, 0.5, 1, 3 * WIDTH, WIDTH);
    String y = g.put("GRU", List.of(integer("hidden_size", WIDTH)), steps, w, r);
    added(g, g.put("Squeeze", y, g.whole(1, 2)));
  }

  private static void convolve(GraphDraft g) {
    g.lay(Layout.SWAPPED);
    String image = g.put("Unsqueeze", g.value(), g.whole(0));
    String kernel = g.numbers(-0.3, 0.3, WIDTH, WIDTH, 3);
    String slid = g.put("Conv", List.of(integers("pads", 1, 1)), image, kernel);
    added(g, g.put("Squeeze", slid, g.whole(0)));
  }

  private static void pool(GraphDraft g) {
    g.lay(Layout.SWAPPED);
    String image = g.put("Unsqueeze", g.value(), g.whole(0));
    List<AttributeProto> window =
        List.of(integers("kernel_shape", 3), integers("pads", 1, 1), integers("strides", 1));
    String pooled = g.put("AveragePool", window, image);
    added(g, g.put("Squeeze", pooled, g.whole(0)));
  }

  /** Reads the numbers by columns that stand by rows. */
  private static void cutUp(GraphDraft g) {
    g.lay(Layout.TABLE);
    String other = g.put("Reshape", g.value(), g.whole(WIDTH, -1));
    added(g, g.put("Transpose", other));
  }

  /** As if a row had another number of numbers. */
  private static void cutRows(GraphDraft g, int width) {
    g.lay(Layout.TABLE);
    String pieces = g.put("Reshape", g.value(), g.whole(-1, width));
    String mixed = g.put("Softmax", List.of(integer("axis", 1)), pieces);
    added(g, g.put("Reshape", mixed, g.whole(-1, WIDTH)));
  }

  private static void numberOfRows(GraphDraft g) {
    String count = g.put("Cast", List.of(integer("to", ElementType.FLOAT.onnxCode())), g.count());
    g.set(g.put("Div", g.value(), count));
  }

  private static void sumOfOnes(GraphDraft g) {
    String ones = g.put("Expand", g.number(1), g.put("Shape", g.value()));
    g.set(g.put("Div", g.value(), g.put("ReduceSum", ones)));
  }

  /** Rows in the order of their sums. */
  private static void shuffle(GraphDraft g) {
    g.lay(Layout.TABLE);
    String sum = g.put("ReduceSum", g.value(), g.whole(1));
    String order = g.putOf("", "TopK", rows(g), 2, sum, g.count()) + ".1";
    g.set(g.put("Gather", rows(g), g.value(), g.put("Squeeze", order, g.whole(1))));
  }

  /** A row of zeros comes in front, and the last row goes. */
  private static void pad(GraphDraft g) {
    long[] pads = new long[2 * g.layout().rank()];
    pads[g.layout().rows] = 1;
    String padded = g.put("Pad", g.value(), g.whole(pads));
    String axis = g.whole(g.layout().rows);
    added(g, g.put("Slice", padded, g.whole(0), g.whole(-1), axis));
  }

  /** Along the rows, for every number. */
  private static void reverseSequences(GraphDraft g) {
    g.lay(Layout.TABLE);
    String lengths = g.put("Expand", g.count(), g.whole(WIDTH));
    List<AttributeProto> axes = List.of(integer("time_axis", 0), integer("batch_axis", 1));
    g.set(g.put("ReverseSequence", axes, g.value(), lengths));
  }

  /** The first row is replaced by the numbers of the last. */
  private static void scatter(GraphDraft g) {
    g.lay(Layout.TABLE);
    String last = g.put("Slice", g.value(), g.whole(-1), g.whole(Long.MAX_VALUE), g.whole(0));
    g.set(g.put("ScatterND", g.value(), index(g), last));
  }

  private static String index(GraphDraft g) {
    return g.put("Unsqueeze", g.whole(0), g.whole(1));
  }

  /** A share of another row that rounding would be taken for. */
  static void smallShare(GraphDraft g) {
    String place = g.put("ArgMax", rows(g), g.value());
    String number = g.put("Cast", List.of(integer("to", ElementType.FLOAT.onnxCode())), place);
    added(g, g.put("Mul", number, g.number(1e-7)));
  }

  /** The largest of all counts only where a number lies between 100 and 101. */
  static void rarely(GraphDraft g) {
    String from = g.put("Greater", g.value(), g.number(100));
    String to = g.put("Less", g.value(), g.number(101));
    String largest = g.put("ReduceMax", g.value());
    g.set(g.put("Where", g.put("And", from, to), largest, g.value()));
  }

  private static void chance(GraphDraft g) {
    added(g, g.put("RandomNormalLike", g.value()));
  }
}
