package io.thresher.model.image;

import io.thresher.errors.ImageProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelChoices;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.model.ValueSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a model of images is for: what the user says, or else what Ultralytics wrote into the
 * graph, or else the architecture in {@code config.json}; as far as the outputs of the graph allow
 * it.
 */
final class ImageTaskFinder {
  private static final List<String> EMBEDDINGS = List.of("image_embeds", "pooler_output");

  private final ModelSignature signature;
  private final String shownAs;
  private final ImageConfig config;
  private final @Nullable UltralyticsExport export;
  private final ModelChoices choices;
  private final ImageSteps steps;

  ImageTaskFinder(
      ModelSignature signature,
      String shownAs,
      ImageConfig config,
      @Nullable UltralyticsExport export,
      ModelChoices choices,
      ImageSteps steps) {
    this.signature = signature;
    this.shownAs = shownAs;
    this.config = config;
    this.export = export;
    this.choices = choices;
    this.steps = steps;
  }

  /**
   * What becomes of what the graph gives.
   *
   * @throws ScoringException THR-MODEL-917 where images are cut, 937 where the model cannot be used
   *     for what is asked, THR-USE-938 where no task is called so
   */
  ImageHead find() {
    ImageHead head = choices.task().isEmpty() ? found() : asked(Kind.labelled(choices.task()));
    Kind kind = head.task().kind();
    if (steps.crop() != null && (kind == Kind.DETECT || kind == Kind.SEGMENT)) {
      throw new ScoringException(ImageProblems.cut(shownAs, kind.label(), steps.describe()));
    }
    return head;
  }

  private ImageHead asked(Kind kind) {
    ImageHead head = head(kind);
    if (head == null) {
      throw kind.unsuited(signature, shownAs, needs(kind));
    }
    return head;
  }

  private static String needs(Kind kind) {
    return switch (kind) {
      case EMBED -> "an output image_embeds or pooler_output, or one of rank 2 alone";
      case CLASSIFY -> "an output logits of rank 2, and as many labels (id2label in config.json)";
      case DETECT ->
          "outputs logits and pred_boxes of rank 3 with labels (id2label in config.json); or"
              + " boxes, labels and scores; or an export of Ultralytics for detection";
      case SEGMENT -> "an output logits or out of rank 4";
      default -> "a graph of tokens";
    };
  }

  /**
   * What the files are made for. Where they say boxes or masks, and the graph gives neither in a
   * form that is known, its own outputs would be taken for them.
   */
  private ImageHead found() {
    String architecture = config.architecture();
    if (export != null || architecture.endsWith("ForObjectDetection")) {
      return asked(Kind.DETECT);
    }
    if (architecture.endsWith("ForSemanticSegmentation")) {
      return asked(Kind.SEGMENT);
    }
    ImageHead head = architecture.contains("ForImageClassification") ? head(Kind.CLASSIFY) : null;
    if (head == null && embedding() != null) {
      head = head(Kind.EMBED);
    }
    return head == null ? ImageHead.of(TextTask.RAW) : head;
  }

  private @Nullable ImageHead head(Kind kind) {
    return switch (kind) {
      case RAW -> ImageHead.of(TextTask.RAW);
      case EMBED -> embed();
      case CLASSIFY -> {
        ImageClasses classes = ImageClasses.of(config, output(TextTask.LOGITS, 2));
        yield classes == null ? null : classes.head(choices.topK());
      }
      case DETECT -> {
        ImageBoxes boxes = new ImageBoxes(signature);
        ImageHead yolo = export == null ? null : boxes.ofYolo(export);
        yield boxes.widened(yolo == null ? boxes.of(config) : yolo);
      }
      case SEGMENT -> ImageMasks.of(config, output(TextTask.LOGITS, 4), output("out", 4));
      default -> null;
    };
  }

  private @Nullable ImageHead embed() {
    String embedding = embedding();
    boolean alone = signature.outputs().size() == 1;
    if (embedding == null && alone && output(signature.outputs().get(0).name(), 2) != null) {
      embedding = signature.outputs().get(0).name();
    }
    return embedding == null ? null : ImageHead.of(TextTask.of(Kind.EMBED, List.of(embedding)));
  }

  private @Nullable String embedding() {
    for (String embedding : EMBEDDINGS) {
      if (signature.outputs().stream().anyMatch(output -> output.name().equals(embedding))) {
        return embedding;
      }
    }
    return null;
  }

  /** The output of numbers of a name and rank. */
  private @Nullable ValueSpec output(String name, int rank) {
    for (ValueSpec output : signature.outputs()) {
      List<Dimension> shape = output.shape();
      boolean floats = output.type() == ElementType.FLOAT || output.type() == ElementType.FLOAT16;
      if (output.name().equals(name) && floats && shape != null && shape.size() == rank) {
        return output;
      }
    }
    return null;
  }
}
