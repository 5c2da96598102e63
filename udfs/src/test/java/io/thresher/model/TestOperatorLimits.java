package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits we state are those of the ONNX Runtime on the class path. */
class TestOperatorLimits {
  @ParameterizedTest
  @ValueSource(strings = {"", "ai.onnx.ml"})
  void newestOperatorSetIsTheOneThatOnnxRuntimeTakes(String domain) {
    long newest = OperatorChecks.NEWEST_OPSETS.getOrDefault(domain, 0L);

    assertThatCode(() -> load(withOpset(domain, newest))).doesNotThrowAnyException();
    assertThatThrownBy(() -> load(withOpset(domain, newest + 1)))
        .hasMessageContaining("support for domain")
        .hasMessageContaining("till opset " + newest);
  }

  @Test
  void newestFormatIsTheOneThatOnnxRuntimeTakes() {
    ModelProto.Builder model = OnnxModels.identity(ElementType.FLOAT, "n").toBuilder();

    assertThatCode(() -> load(model.setIrVersion(OperatorChecks.NEWEST_IR).build()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> load(model.setIrVersion(OperatorChecks.NEWEST_IR + 1).build()))
        .hasMessageContaining("max supported IR version: " + OperatorChecks.NEWEST_IR);
  }

  private static ModelProto withOpset(String domain, long version) {
    ModelProto.Builder model = OnnxModels.identity(ElementType.FLOAT, "n").toBuilder();
    if (domain.isEmpty()) {
      model.clearOpsetImport();
    }
    return model
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version))
        .build();
  }

  private static void load(ModelProto model) throws OrtException {
    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "thresher")
        .createSession(model.toByteArray())
        .close();
  }
}
