package io.thresher.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An ONNX file, read and checked as far as that goes without a session. */
final class OnnxFile {
  private final ModelProto model;
  private final ModelSignature signature;
  private final List<ExternalData> externalData;

  private OnnxFile(ModelProto model, ModelSignature signature, List<ExternalData> externalData) {
    this.model = model;
    this.signature = signature;
    this.externalData = externalData;
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
    return new OnnxFile(model, signature, external.files());
  }

  ModelSignature signature() {
    return signature;
  }

  /** The files its weights lie in, sorted by location. */
  List<ExternalData> externalData() {
    return externalData;
  }

  /** The model with inputs that ONNX Runtime's Java API can feed; empty if it has such already. */
  Optional<ModelProto> adapted() {
    return UnsignedInputs.adapt(model);
  }
}
