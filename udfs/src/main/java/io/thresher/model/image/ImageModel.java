package io.thresher.model.image;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ImageProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelChoices;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of images: a graph of pixels with a file beside it that says how images become those, and
 * with the steps that transformers takes behind the graph.
 *
 * @param graph with those steps
 * @param input how images feed it
 */
public record ImageModel(ModelProto graph, ImageInput input) {
  /** What is looked for beside a graph of pixels. */
  public static final List<String> FILES = List.of(ProcessorFile.NAME, ImageConfig.FILE);

  private static final Set<ElementType> PIXELS =
      Set.of(ElementType.FLOAT, ElementType.FLOAT16, ElementType.UINT8);

  /** Whether inputs are the pixels of an image. */
  public static boolean takesPixels(List<ValueSpec> inputs) {
    return takesPixels(inputs, 4) || takesOneImage(inputs);
  }

  private static boolean takesPixels(List<ValueSpec> inputs, int rank) {
    if (inputs.size() != 1 || !PIXELS.contains(inputs.get(0).type())) {
      return false;
    }
    List<Dimension> shape = inputs.get(0).shape();
    return shape != null && shape.size() == rank;
  }

  private static boolean takesOneImage(List<ValueSpec> inputs) {
    return takesPixels(inputs, 3)
        && Objects.requireNonNull(inputs.get(0).shape()).get(0).size() == ImageSteps.CHANNELS;
  }

  /**
   * The same graph for batches of one image where it takes an image without an axis for several,
   * and a file beside it says how images become pixels; null for all others.
   */
  public static @Nullable ModelProto batched(
      Path folder, ModelProto model, ModelSignature signature) {
    return takesOneImage(signature.inputs())
            && Files.isRegularFile(folder.resolve(ProcessorFile.NAME))
        ? OneImage.batched(model)
        : null;
  }

  /**
   * Reads what stands beside a graph.
   *
   * @param shownAs how messages call the model
   * @return null where it is fed with something else, or nothing says how images become pixels
   * @throws ScoringException where the model cannot be used for what is asked
   */
  public static @Nullable ImageModel read(
      Path folder, ModelProto model, ModelSignature signature, String shownAs) throws IOException {
    UltralyticsExport export = UltralyticsExport.of(signature.metadata());
    boolean hasFile = Files.isRegularFile(folder.resolve(ProcessorFile.NAME));
    if (!takesPixels(signature.inputs(), 4) || (export == null && !hasFile)) {
      return null;
    }
    ValueSpec pixels = signature.inputs().get(0);
    ModelChoices choices = ModelChoices.read(folder);
    try {
      ImageSteps steps =
          hasFile || export == null ? ProcessorFile.read(folder, shownAs) : export.steps();
      ImageInput plain = ImageInput.plain(pixels.name(), steps, isChannelsLast(pixels));
      checkFits(plain, pixels, shownAs);
      ImageConfig config = ImageConfig.read(folder, shownAs);
      ImageHead head =
          new ImageTaskFinder(signature, shownAs, config, export, choices, steps).find();
      return withScores(model, plain, head, choices, shownAs);
    } catch (ScoringException e) {
      if (!choices.task().isEmpty() || choices.topK() > 0) {
        throw e; // It is what the user asks for.
      }
      // It matters to those only who give images.
      return new ImageModel(model, ImageInput.troubled(pixels.name(), e.problems().get(0)));
    }
  }

  private static ImageModel withScores(
      ModelProto model, ImageInput plain, ImageHead head, ModelChoices choices, String shownAs) {
    if (head.steps() == null) {
      return new ImageModel(model, plain.with(head));
    }
    TextTask task = head.task();
    List<String> added = task.isDecoded() ? task.sources() : task.outputs();
    if (names(model).stream().noneMatch(added::contains)) {
      return new ImageModel(head.steps().apply(model), plain.with(head));
    }
    if (!choices.task().isEmpty() || choices.topK() > 0) {
      throw new ScoringException(
          TokenProblems.noTask(
              shownAs,
              task.kind().label(),
              "a graph that calls none of its values as the task's outputs",
              "one that has some of " + String.join(", ", added)));
    }
    return new ImageModel(model, plain);
  }

  private static boolean isChannelsLast(ValueSpec pixels) {
    List<Dimension> shape = Objects.requireNonNull(pixels.shape());
    return shape.get(3).size() == ImageSteps.CHANNELS && shape.get(1).size() != ImageSteps.CHANNELS;
  }

  private static void checkFits(ImageInput input, ValueSpec pixels, String shownAs) {
    List<Dimension> shape = Objects.requireNonNull(pixels.shape());
    List<Integer> given = input.rowShape();
    ImageSteps steps = input.knownSteps();
    boolean fits = pixels.type() != ElementType.UINT8 || steps.keepsLevels();
    for (int i = 0; i < given.size(); i++) {
      Dimension declared = shape.get(i + 1);
      fits &= !declared.isFixed() || declared.size() == given.get(i);
    }
    if (!fits) {
      String numbers = steps.keepsLevels() ? "levels" : "scaled numbers";
      throw new ScoringException(
          ImageProblems.wrongShape(
              shownAs, pixels.name(), pixels.describe(), numbers + " of shape " + given));
    }
  }

  /** What a graph calls its values. */
  private static Set<String> names(ModelProto model) {
    Set<String> names = new HashSet<>();
    model.getGraph().getInputList().forEach(value -> names.add(value.getName()));
    model.getGraph().getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    model.getGraph().getNodeList().forEach(node -> names.addAll(node.getOutputList()));
    return names;
  }
}
