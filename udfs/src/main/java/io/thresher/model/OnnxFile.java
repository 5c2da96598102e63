package io.thresher.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.Problems;
import io.thresher.model.image.ImageModel;
import io.thresher.model.text.TextModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An ONNX file, read and checked as far as that goes without a session. */
final class OnnxFile {
  private final ModelProto model;
  private final ModelSignature signature;
  private final List<ExternalData> externalData;
  private final boolean hasMoreSteps;

  private OnnxFile(
      ModelProto model,
      ModelSignature signature,
      List<ExternalData> externalData,
      boolean hasMoreSteps) {
    this.model = model;
    this.signature = signature;
    this.externalData = externalData;
    this.hasMoreSteps = hasMoreSteps;
  }

  /**
   * Reads a file.
   *
   * @param shownAs how messages call it
   * @param problems what is wrong with a model that could be read
   * @throws io.thresher.errors.ScoringException if it is not an ONNX model at all
   */
  static OnnxFile read(Path file, String shownAs, OperatorDomains allowed, Problems problems)
      throws IOException {
    ModelProto model = OnnxProto.read(file, shownAs);
    OperatorChecks.check(model, shownAs, allowed, problems);
    ModelSignature signature = SignatureReader.read(model, shownAs, problems);
    ExternalData.Collector external = new ExternalData.Collector(shownAs, problems);
    GraphWalk.visit(model, node -> {}, external::add);
    return new OnnxFile(model, signature, external.files(), false);
  }

  /**
   * The same file with what the files beside it say of a model of text or of images: fed with such,
   * and followed by the steps that make its scores.
   *
   * @param folder that holds them all
   */
  OnnxFile ofText(Path folder, String shownAs) throws IOException {
    TextModel text = TextModel.read(folder, model, signature, shownAs);
    if (text == null) {
      return ofImages(folder, shownAs);
    }
    ModelSignature whole = SignatureReader.read(text.graph(), shownAs, new Problems());
    return new OnnxFile(
        text.graph(),
        whole.of(
            new TextInput(
                whole.inputs(),
                text.maxTokens(),
                text.task(),
                text.prompts().byName(),
                text.prompts().usual(),
                text.prompts().areCounted(),
                text.isChanged(),
                text.trouble())),
        externalData,
        text.isChanged());
  }

  private OnnxFile ofImages(Path folder, String shownAs) throws IOException {
    ModelProto batched = ImageModel.batched(folder, model, signature);
    if (batched != null) {
      ModelSignature changed = SignatureReader.read(batched, shownAs, new Problems());
      return new OnnxFile(batched, changed, externalData, true).ofImages(folder, shownAs);
    }
    ImageModel image = ImageModel.read(folder, model, signature, shownAs);
    if (image == null) {
      return this;
    }
    ModelSignature whole = SignatureReader.read(image.graph(), shownAs, new Problems());
    return new OnnxFile(
        image.graph(),
        whole.of(image.input()),
        externalData,
        hasMoreSteps || image.input().areAdded());
  }

  /** What is looked for beside it. */
  List<String> companions() {
    if (isOfTokens()) {
      return TextModel.FILES;
    }
    return ImageModel.takesPixels(signature.inputs()) ? ImageModel.FILES : List.of();
  }

  /** Whether all it takes are tokens of a text. */
  boolean isOfTokens() {
    return TextModel.takesTokens(signature.inputs());
  }

  ModelSignature signature() {
    return signature;
  }

  /** The files its weights lie in, sorted by location. */
  List<ExternalData> externalData() {
    return externalData;
  }

  /**
   * The model with inputs that ONNX Runtime's Java API can feed, and with all its steps; empty if
   * the file has them already.
   */
  Optional<ModelProto> adapted() {
    return UnsignedInputs.adapt(model)
        .or(() -> hasMoreSteps ? Optional.of(model) : Optional.empty());
  }
}
