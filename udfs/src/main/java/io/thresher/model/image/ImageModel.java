package io.thresher.model.image;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ImageProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
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
  public static final List<String> FILES = List.of(ProcessorFile.NAME, ImageClasses.CONFIG);

  private static final Set<ElementType> PIXELS =
      Set.of(ElementType.FLOAT, ElementType.FLOAT16, ElementType.UINT8);

  private static final List<String> EMBEDDINGS = List.of("image_embeds", "pooler_output");

  /** Whether inputs are the pixels of an image. */
  public static boolean takesPixels(List<ValueSpec> inputs) {
    if (inputs.size() != 1 || !PIXELS.contains(inputs.get(0).type())) {
      return false;
    }
    List<Dimension> shape = inputs.get(0).shape();
    return shape != null && shape.size() == 4;
  }

  /**
   * Reads what stands beside a graph.
   *
   * @param shownAs how messages call the model
   * @return null where it is fed with something else, or nothing says how images become pixels
   */
  public static @Nullable ImageModel read(
      Path folder, ModelProto model, ModelSignature signature, String shownAs) throws IOException {
    if (!takesPixels(signature.inputs())
        || !Files.isRegularFile(folder.resolve(ProcessorFile.NAME))) {
      return null;
    }
    ValueSpec pixels = signature.inputs().get(0);
    try {
      ImageSteps steps = ProcessorFile.read(folder, shownAs);
      boolean channelsLast = isChannelsLast(pixels);
      ImageInput plain = new ImageInput(pixels.name(), steps, channelsLast, List.of(), false, null);
      checkFits(plain, pixels, shownAs);
      return withScores(folder, model, signature, plain, shownAs);
    } catch (ScoringException e) {
      // It matters to those only who give images.
      return new ImageModel(
          model, new ImageInput(pixels.name(), null, false, List.of(), false, e.problems().get(0)));
    }
  }

  private static ImageModel withScores(
      Path folder, ModelProto model, ModelSignature signature, ImageInput plain, String shownAs)
      throws IOException {
    ImageClasses classes = ImageClasses.read(folder, signature, shownAs);
    if (classes != null && names(model).stream().noneMatch(ImageClasses.OUTPUTS::contains)) {
      return new ImageModel(classes.append(model), giving(plain, ImageClasses.OUTPUTS, true));
    }
    for (String embedding : EMBEDDINGS) {
      boolean given = signature.outputs().stream().anyMatch(o -> o.name().equals(embedding));
      if (classes == null && given) {
        return new ImageModel(model, giving(plain, List.of(embedding), false));
      }
    }
    return new ImageModel(model, plain);
  }

  private static ImageInput giving(ImageInput plain, List<String> outputs, boolean areAdded) {
    return new ImageInput(
        plain.input(), plain.steps(), plain.isChannelsLast(), outputs, areAdded, null);
  }

  private static boolean isChannelsLast(ValueSpec pixels) {
    List<Dimension> shape = java.util.Objects.requireNonNull(pixels.shape());
    return shape.get(3).size() == ImageSteps.CHANNELS && shape.get(1).size() != ImageSteps.CHANNELS;
  }

  private static void checkFits(ImageInput input, ValueSpec pixels, String shownAs) {
    List<Dimension> shape = java.util.Objects.requireNonNull(pixels.shape());
    List<Integer> given = input.rowShape();
    ImageSteps steps = java.util.Objects.requireNonNull(input.steps());
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
