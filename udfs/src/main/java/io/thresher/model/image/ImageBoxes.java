package io.thresher.model.image;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.model.text.GraphEnd;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds in what form a graph gives boxes. */
final class ImageBoxes {
  static final String COLUMN = "detections";

  private static final String BOXES = "boxes";
  private static final String LABELS = "labels";
  private static final String SCORES = "scores";
  private static final String QUERY_BOXES = "pred_boxes";
  private static final Set<ElementType> FLOATS = Set.of(ElementType.FLOAT, ElementType.FLOAT16);
  private static final Set<ElementType> WHOLE = Set.of(ElementType.INT64);
  private static final String WIDE = "float_";
  private static final int CORNERS = 4;
  private static final int ROW = 6;

  /** Their logits have one more class, which stands for nothing. */
  private static final Set<String> WITH_NOTHING =
      Set.of(
          "DetrForObjectDetection",
          "YolosForObjectDetection",
          "TableTransformerForObjectDetection");

  private final ModelSignature signature;

  ImageBoxes(ModelSignature signature) {
    this.signature = signature;
  }

  /** Those of an export of Ultralytics; null where the graph gives something else. */
  @Nullable ImageHead ofYolo(UltralyticsExport export) {
    ValueSpec output = signature.outputs().get(0);
    List<Dimension> shape = output.shape();
    boolean alone = signature.outputs().size() == 1 && FLOATS.contains(output.type());
    if (!alone || shape == null || shape.size() != 3) {
      return null;
    }
    boolean places = shape.get(1).size() == CORNERS + export.labels().size();
    boolean rows = shape.get(2).size() == ROW;
    if (!places && !rows) {
      return null;
    }
    BoxForm form = rows && (export.isSuppressed() || !places) ? BoxForm.ROWS : BoxForm.PLACES;
    return new ImageHead(task(List.of(output.name()), export.labels()), form, null);
  }

  /** Those of transformers or torchvision; null where the graph gives none. */
  @Nullable ImageHead of(ImageConfig config) {
    ImageHead queries = ofQueries(config);
    return queries == null ? ofCorners(config.labels()) : queries;
  }

  private @Nullable ImageHead ofQueries(ImageConfig config) {
    ValueSpec logits = output(TextTask.LOGITS, 3, FLOATS);
    ValueSpec boxes = output(QUERY_BOXES, 3, FLOATS);
    int labels = config.labels().size();
    if (logits == null || boxes == null || labels == 0) {
      return null;
    }
    TextTask task = task(List.of(TextTask.LOGITS, QUERY_BOXES), config.labels());
    List<Dimension> shape = logits.shape();
    if (shape == null || !shape.get(2).isFixed()) {
      boolean nothing = WITH_NOTHING.contains(config.architecture());
      return new ImageHead(task, nothing ? BoxForm.CLASSES_OR_NOTHING : BoxForm.CLASSES_EACH, null);
    }
    long classes = shape.get(2).size();
    if (classes == labels + 1) {
      return new ImageHead(task, BoxForm.CLASSES_OR_NOTHING, null);
    }
    return classes == labels ? new ImageHead(task, BoxForm.CLASSES_EACH, null) : null;
  }

  /** A graph of one image gives its boxes without a dimension for the images. */
  private @Nullable ImageHead ofCorners(List<String> labels) {
    if (output(BOXES, 3, FLOATS) != null
        && output(LABELS, 2, WHOLE) != null
        && output(SCORES, 2, FLOATS) != null) {
      return new ImageHead(task(List.of(BOXES, LABELS, SCORES), labels), BoxForm.CORNERS, null);
    }
    List<Dimension> pixels = signature.inputs().get(0).shape();
    boolean ofOne = pixels != null && pixels.get(0).size() == 1;
    if (ofOne
        && output(BOXES, 2, FLOATS) != null
        && output(LABELS, 1, WHOLE) != null
        && output(SCORES, 1, FLOATS) != null) {
      List<String> added = List.of("image_boxes", "image_labels", "image_scores");
      return new ImageHead(task(added, labels), BoxForm.CORNERS, ImageBoxes::append);
    }
    return null;
  }

  private static ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    end.output("image_boxes", wide(end, end.unsqueeze(BOXES, 0)), DataType.FLOAT, List.of(-1L, 4L));
    end.output("image_labels", end.unsqueeze(LABELS, 0), DataType.INT64, -1);
    end.output("image_scores", wide(end, end.unsqueeze(SCORES, 0)), DataType.FLOAT, -1);
    return end.build();
  }

  /** The same over outputs of single precision: boxes are read from no others. */
  @Nullable ImageHead widened(@Nullable ImageHead head) {
    if (head == null) {
      return null;
    }
    List<ValueSpec> halves =
        signature.outputs().stream()
            .filter(output -> output.type() == ElementType.FLOAT16)
            .filter(output -> head.task().sources().contains(output.name()))
            .toList();
    if (halves.isEmpty()) {
      return head;
    }
    List<String> names = halves.stream().map(ValueSpec::name).toList();
    List<String> sources =
        head.task().sources().stream()
            .map(source -> names.contains(source) ? WIDE + source : source)
            .toList();
    return new ImageHead(
        task(sources, head.task().labels()), head.form(), model -> widened(model, halves));
  }

  private static ModelProto widened(ModelProto model, List<ValueSpec> halves) {
    GraphEnd end = new GraphEnd(model);
    for (ValueSpec half : halves) {
      List<Long> row =
          Objects.requireNonNull(half.shape()).stream()
              .skip(1)
              .map(dimension -> dimension.isFixed() ? dimension.size() : -1L)
              .toList();
      end.output(WIDE + half.name(), wide(end, half.name()), DataType.FLOAT, row);
    }
    return end.build();
  }

  private static String wide(GraphEnd end, String value) {
    return end.cast(value, DataType.FLOAT);
  }

  private static TextTask task(List<String> sources, List<String> labels) {
    return new TextTask(TextTask.Kind.DETECT, List.of(COLUMN), sources, labels, -1, -1, false);
  }

  private @Nullable ValueSpec output(String name, int rank, Set<ElementType> types) {
    for (ValueSpec output : signature.outputs()) {
      List<Dimension> shape = output.shape();
      if (output.name().equals(name)
          && types.contains(output.type())
          && shape != null
          && shape.size() == rank) {
        return output;
      }
    }
    return null;
  }
}
