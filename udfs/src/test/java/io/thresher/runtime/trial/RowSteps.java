package io.thresher.runtime.trial;

import static io.thresher.runtime.trial.GraphDraft.STEPS;
import static io.thresher.runtime.trial.GraphDraft.STEP_WIDTH;
import static io.thresher.runtime.trial.GraphDraft.WIDTH;
import static io.thresher.runtime.trial.GraphDraft.integer;
import static io.thresher.runtime.trial.GraphDraft.integers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.runtime.trial.GraphDraft.Layout;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Steps of a graph that keep rows apart. What takes information away is added to what was there, so
 * that whatever brought rows together before still shows.
 */
final class RowSteps {
  private RowSteps() {}

  /** By name. */
  static final Map<String, Consumer<GraphDraft>> ALL =
      Map.ofEntries(
          Map.entry("lay", g -> g.lay(List.of(Layout.values()).get(g.random.nextInt(4)))),
          Map.entry("scale", g -> g.set(g.put("Mul", g.value(), g.forEachNumber(0.5, 1.5)))),
          Map.entry("shift", g -> g.set(g.put("Add", g.value(), g.forEachNumber(-1, 1)))),
          Map.entry("bend", g -> g.set(g.put("LeakyRelu", g.value()))),
          Map.entry("squash", g -> added(g, g.put("Tanh", g.value()))),
          Map.entry("choose", RowSteps::choose),
          Map.entry("dense", RowSteps::dense),
          Map.entry("gemm", RowSteps::gemm),
          Map.entry("left product", RowSteps::leftProduct),
          Map.entry("softmax", g -> added(g, g.put("Softmax", features(g), g.value()))),
          Map.entry("centre", RowSteps::centre),
          Map.entry("norm", RowSteps::norm),
          Map.entry("layer norm", RowSteps::layerNorm),
          Map.entry("cumulate", RowSteps::cumulate),
          Map.entry("sort", RowSteps::sort),
          Map.entry("permute", RowSteps::permute),
          Map.entry("reverse", RowSteps::reverse),
          Map.entry("cut and join", RowSteps::cutAndJoin),
          Map.entry("widen", RowSteps::widen),
          Map.entry("pad", RowSteps::pad),
          Map.entry("tile", RowSteps::tile),
          Map.entry("expand", RowSteps::expand),
          Map.entry("attend", RowSteps::attend),
          Map.entry("convolve", RowSteps::convolve),
          Map.entry("recur", RowSteps::recur),
          Map.entry("look up", RowSteps::lookUp),
          Map.entry("batch norm", RowSteps::batchNorm),
          Map.entry("scaler", RowSteps::scaler),
          Map.entry("quantise", RowSteps::quantise),
          Map.entry("double", RowSteps::inDouble),
          Map.entry("sum", RowSteps::einsum),
          Map.entry("fill", RowSteps::fill),
          Map.entry("turn and turn back", RowSteps::turnAndTurnBack),
          Map.entry("shape alone", RowSteps::shapeAlone),
          Map.entry("within", RowSteps::within));

  private static List<AttributeProto> features(GraphDraft g) {
    return List.of(integer("axis", g.layout().features()));
  }

  private static void added(GraphDraft g, String more) {
    g.set(g.put("Add", g.value(), more));
  }

  private static void choose(GraphDraft g) {
    String half = g.put("Mul", g.value(), g.number(0.5));
    g.set(g.put("Where", g.put("Greater", g.value(), g.number(0)), g.value(), half));
  }

  private static void fill(GraphDraft g) {
    String filled = g.put("Expand", g.number(-0.5), g.put("Shape", g.value()));
    String bent = g.put("Where", g.put("Greater", g.value(), g.number(0)), g.value(), filled);
    added(g, bent);
  }

  /** NaN for negative numbers: a model of counts or prices. To come first. */
  static void logarithm(GraphDraft g) {
    g.set(g.put("Log", g.put("Add", g.value(), g.number(1e-3))));
  }

  private static void dense(GraphDraft g) {
    g.lay(Layout.TABLE);
    added(g, g.put("MatMul", g.value(), g.numbers(-0.3, 0.3, WIDTH, WIDTH)));
  }

  private static void gemm(GraphDraft g) {
    g.lay(Layout.TABLE);
    String weights = g.numbers(-0.3, 0.3, WIDTH, WIDTH);
    added(
        g,
        g.put("Gemm", List.of(integer("transB", 1)), g.value(), weights, g.numbers(-1, 1, WIDTH)));
  }

  private static void leftProduct(GraphDraft g) {
    g.lay(Layout.SWAPPED);
    added(g, g.put("MatMul", g.numbers(-0.3, 0.3, WIDTH, WIDTH), g.value()));
  }

  private static void centre(GraphDraft g) {
    String mean = g.put("ReduceMean", List.of(integers("axes", g.layout().features())), g.value());
    g.set(g.put("Sub", g.value(), g.put("Mul", mean, g.number(0.5))));
  }

  private static void norm(GraphDraft g) {
    String norm = g.put("ReduceL2", List.of(integers("axes", g.layout().features())), g.value());
    added(g, g.put("Div", g.value(), g.put("Add", norm, g.number(1))));
  }

  private static void layerNorm(GraphDraft g) {
    g.lay(Layout.TABLE);
    added(g, g.put("LayerNormalization", g.value(), g.numbers(0.5, 1, WIDTH)));
  }

  private static void cumulate(GraphDraft g) {
    String sums = g.put("CumSum", g.value(), g.whole(g.layout().features()));
    added(g, g.put("Mul", sums, g.number(0.1)));
  }

  private static void sort(GraphDraft g) {
    added(g, g.putOf("", "TopK", features(g), 2, g.value(), g.whole(g.layout().length())));
  }

  private static void permute(GraphDraft g) {
    long[] order = new long[g.layout().length()];
    for (int i = 0; i < order.length; i++) {
      order[i] = (i * 5L + 1) % order.length;
    }
    g.set(g.put("Gather", features(g), g.value(), g.whole(order)));
  }

  private static void reverse(GraphDraft g) {
    g.set(reversed(g, g.layout().features()));
  }

  static String reversed(GraphDraft g, int axis) {
    return g.put(
        "Slice", g.value(), g.whole(-1), g.whole(Long.MIN_VALUE), g.whole(axis), g.whole(-1));
  }

  private static void cutAndJoin(GraphDraft g) {
    String first = g.putOf("", "Split", features(g), 2, g.value());
    g.set(g.put("Concat", features(g), first + ".1", first));
  }

  private static void widen(GraphDraft g) {
    g.lay(Layout.TABLE);
    String wide = g.put("Concat", features(g), g.value(), g.put("Sigmoid", g.value()));
    added(g, g.put("MatMul", wide, g.numbers(-0.3, 0.3, 2 * WIDTH, WIDTH)));
  }

  private static void pad(GraphDraft g) {
    long[] pads = new long[2 * g.layout().rank()];
    int axis = g.layout().features();
    pads[axis] = 2;
    pads[g.layout().rank() + axis] = 1;
    String padded = g.put("Pad", g.value(), g.whole(pads));
    g.set(g.put("Slice", padded, g.whole(1), g.whole(1 + g.layout().length()), g.whole(axis)));
  }

  private static void tile(GraphDraft g) {
    g.lay(Layout.TABLE);
    String twice = g.put("Tile", g.value(), g.whole(1, 2));
    g.set(g.put("Slice", twice, g.whole(1), g.whole(1 + WIDTH), g.whole(1)));
  }

  private static void expand(GraphDraft g) {
    g.lay(Layout.TABLE);
    String steps = g.put("Unsqueeze", g.value(), g.whole(1));
    String copies = g.put("Expand", steps, g.whole(1, 2, WIDTH));
    g.set(g.put("ReduceSum", List.of(integer("keepdims", 0)), copies, g.whole(1)));
  }

  private static void attend(GraphDraft g) {
    g.lay(Layout.STEPS_OF_ROWS);
    String turned = g.put("Transpose", List.of(integers("perm", 0, 2, 1)), g.value());
    String weights =
        g.put("Softmax", List.of(integer("axis", -1)), g.put("MatMul", g.value(), turned));
    added(g, g.put("MatMul", weights, g.value()));
  }

  private static void convolve(GraphDraft g) {
    g.lay(Layout.STEPS_OF_ROWS);
    String kernel = g.numbers(-0.3, 0.3, STEPS, STEPS, 3);
    added(g, g.put("Conv", List.of(integers("pads", 1, 1)), g.value(), kernel));
  }

  private static void recur(GraphDraft g) {
    g.lay(Layout.ROWS_OF_STEPS);
    boolean gated = g.random.nextBoolean();
    int gates = (gated ? 3 : 4) * STEP_WIDTH;
    String w = g.numbers(-0.5, 0.5, 1, gates, STEP_WIDTH);
    String r = g.numbers(-0.5, 0.5, 1, gates, STEP_WIDTH);
    List<AttributeProto> size = List.of(integer("hidden_size", STEP_WIDTH));
    String y = g.put(gated ? "GRU" : "LSTM", size, g.value(), w, r);
    added(g, g.put("Squeeze", y, g.whole(1)));
  }

  private static void lookUp(GraphDraft g) {
    g.lay(Layout.TABLE);
    String bounded = g.put("Clip", g.value(), g.number(0), g.number(9));
    String index = g.put("Cast", List.of(integer("to", ElementType.INT64.onnxCode())), bounded);
    String first =
        g.put("Gather", List.of(integer("axis", 1)), index, g.whole(g.random.nextInt(3)));
    String one = g.put("Squeeze", first, g.whole(1));
    added(g, g.put("Gather", g.numbers(-1, 1, 10, WIDTH), one));
  }

  private static void batchNorm(GraphDraft g) {
    g.lay(Layout.TABLE);
    g.set(
        g.put(
            "BatchNormalization",
            g.value(),
            g.numbers(0.5, 1, WIDTH),
            g.numbers(-1, 1, WIDTH),
            g.numbers(-1, 1, WIDTH),
            g.numbers(0.5, 1, WIDTH)));
  }

  private static void scaler(GraphDraft g) {
    g.lay(Layout.TABLE);
    AttributeProto.Builder scale =
        AttributeProto.newBuilder().setName("scale").setType(AttributeProto.AttributeType.FLOATS);
    AttributeProto.Builder offset =
        AttributeProto.newBuilder().setName("offset").setType(AttributeProto.AttributeType.FLOATS);
    for (int i = 0; i < WIDTH; i++) {
      scale.addFloats((float) g.random.nextDouble(0.5, 1.5));
      offset.addFloats((float) g.random.nextDouble(-1, 1));
    }
    g.set(g.putOf("ai.onnx.ml", "Scaler", List.of(offset.build(), scale.build()), 1, g.value()));
  }

  private static void quantise(GraphDraft g) {
    String scale = g.number(0.05);
    TensorProto.Builder zero =
        OnnxModels.tensor(scale + ".zero").setDataType(ElementType.UINT8.onnxCode());
    String point = g.store(zero.addInt32Data(128));
    String small = g.put("QuantizeLinear", g.value(), scale, point);
    added(g, g.put("DequantizeLinear", small, scale, point));
  }

  private static void inDouble(GraphDraft g) {
    String wide = g.put("Cast", List.of(integer("to", ElementType.DOUBLE.onnxCode())), g.value());
    String roots = g.put("Sqrt", g.put("Abs", wide));
    added(g, g.put("Cast", List.of(integer("to", ElementType.FLOAT.onnxCode())), roots));
  }

  private static void einsum(GraphDraft g) {
    g.lay(Layout.TABLE);
    AttributeProto equation =
        AttributeProto.newBuilder()
            .setName("equation")
            .setType(AttributeProto.AttributeType.STRING)
            .setS(ByteString.copyFromUtf8("ij,jk->ik"))
            .build();
    String weights = g.numbers(-0.3, 0.3, WIDTH, WIDTH);
    added(g, g.put("Einsum", List.of(equation), g.value(), weights));
  }

  /** Brings rows together, and apart again. */
  private static void turnAndTurnBack(GraphDraft g) {
    int rows = g.layout().rows;
    g.set(reversed(g, rows));
    g.set(reversed(g, rows));
  }

  /** Brings rows together for something that only its shape is taken of. */
  private static void shapeAlone(GraphDraft g) {
    String weights = g.put("Softmax", List.of(integer("axis", g.layout().rows)), g.value());
    g.set(g.put("Reshape", g.value(), g.put("Shape", weights)));
  }

  /** Within a branch that is always taken. */
  private static void within(GraphDraft g) {
    added(g, Branches.always(g, "Tanh", List.of()));
  }
}
