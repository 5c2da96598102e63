package io.thresher.model;

import io.thresher.model.image.ImageInput;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes and gives, read from its file.
 *
 * @param inputs those that must be fed, in the model's order; of a model of text the text
 * @param optionalInputs inputs with a default in the file (initializers), which need not be fed
 * @param outputs in the model's order
 * @param metadata the model's metadata properties
 * @param producer name and version of the tool that wrote the model; may be empty
 * @param opsets operator set version by domain; the default domain is {@code ai.onnx}
 * @param text what the text is turned into; null where the graph's own inputs are fed
 * @param image how images feed it; null where nothing says that they do
 */
public record ModelSignature(
    List<ValueSpec> inputs,
    List<ValueSpec> optionalInputs,
    List<ValueSpec> outputs,
    Map<String, String> metadata,
    String producer,
    Map<String, Long> opsets,
    @Nullable TextInput text,
    @Nullable ImageInput image)
    implements Serializable {

  /** Of a model whose own inputs are fed. */
  public ModelSignature(
      List<ValueSpec> inputs,
      List<ValueSpec> optionalInputs,
      List<ValueSpec> outputs,
      Map<String, String> metadata,
      String producer,
      Map<String, Long> opsets) {
    this(inputs, optionalInputs, outputs, metadata, producer, opsets, null);
  }

  /** Of a model that is not fed with images. */
  ModelSignature(
      List<ValueSpec> inputs,
      List<ValueSpec> optionalInputs,
      List<ValueSpec> outputs,
      Map<String, String> metadata,
      String producer,
      Map<String, Long> opsets,
      @Nullable TextInput text) {
    this(inputs, optionalInputs, outputs, metadata, producer, opsets, text, null);
  }

  /** The same model, fed with images where a column holds such. */
  ModelSignature of(ImageInput seen) {
    return new ModelSignature(
        inputs, optionalInputs, outputs, metadata, producer, opsets, text, seen);
  }

  /** The same model, fed with texts in place of their tokens. */
  ModelSignature of(TextInput spoken) {
    List<ValueSpec> fed =
        spoken.task().inputs().isEmpty()
            ? spoken.tokens()
            : spoken.task().inputs().stream().map(ModelSignature::text).toList();
    return new ModelSignature(fed, optionalInputs, outputs, metadata, producer, opsets, spoken);
  }

  /** The same model, fed with a second text beside the first. */
  public ModelSignature ofPairs() {
    return new ModelSignature(
        Stream.concat(inputs.stream(), Stream.of(text(TextInput.PAIR))).toList(),
        optionalInputs,
        outputs,
        metadata,
        producer,
        opsets,
        text);
  }

  private static ValueSpec text(String name) {
    return ValueSpec.tensor(name, ElementType.STRING, List.of(Dimension.symbolic("rows")));
  }

  /** The same model, fed with tokens. */
  public ModelSignature ofTokens() {
    return text == null
        ? this
        : new ModelSignature(
            text.tokens(), optionalInputs, outputs, metadata, producer, opsets, null);
  }

  /** The same model, fed with the numbers of its inputs. */
  public ModelSignature ofNumbers() {
    return image == null
        ? this
        : new ModelSignature(
            inputs, optionalInputs, outputs, metadata, producer, opsets, text, null);
  }

  /** What the model is for. */
  public TextTask task() {
    if (text != null) {
      return text.task();
    }
    return image == null ? TextTask.RAW : image.task();
  }

  /** What may be asked for: the graph's outputs, and the label of what is likeliest by the last. */
  public List<ValueSpec> given() {
    if (!task().isLabel(TextTask.LABEL)) {
      return outputs;
    }
    List<ValueSpec> given = new ArrayList<>(outputs);
    given.add(outputs.size() - 1, text(TextTask.LABEL));
    return given;
  }

  /** The outputs of the graph as its file has it. */
  public List<String> ownOutputs() {
    boolean added = (image != null && image.areAdded()) || (text != null && text.areAdded());
    TextTask task = task();
    return outputs.stream()
        .map(ValueSpec::name)
        .filter(name -> !added || !(task.outputs().contains(name) || task.sources().contains(name)))
        .toList();
  }

  /** The outputs that are given where none is asked for, in order. */
  public List<String> defaultOutputs() {
    if (image != null && !image.outputs().isEmpty()) {
      return image.outputs();
    }
    return text == null || text.outputs().isEmpty()
        ? outputs.stream().map(ValueSpec::name).toList()
        : text.outputs();
  }
}
