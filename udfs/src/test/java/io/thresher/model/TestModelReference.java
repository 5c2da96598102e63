package io.thresher.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestModelReference {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.onnx",
        "/data/my model #1.onnx",
        "file:/data/m.onnx",
        "hdfs://name:8020/models/m.onnx",
        "s3a://bucket/models/",
        "abfss://container@account.example/m.onnx"
      })
  void takesPathsAndUrisAsTheyAre(String text) {
    assertThat(ModelReference.parse(text)).isEqualTo(new ModelReference(text, null));
  }

  @Test
  void splitsOffThePin() {
    assertThat(
            ModelReference.parse(
                " s3a://b/m #1.onnx#sha256=" + DIGEST.toUpperCase(Locale.ROOT) + " "))
        .isEqualTo(new ModelReference("s3a://b/m #1.onnx", DIGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#sha256=", "#sha256=12ab", "#sha256:12ab", "#md5=12ab", "#sha256=xyz"})
  void refusesAMalformedPin(String pin) {
    assertThatThrownBy(() -> ModelReference.parse("m.onnx" + pin))
        .isInstanceOf(ScoringException.class)
        .hasMessage(
            "THR-MODEL-023: the model's pin is malformed | m.onnx | expected #sha256= and 64"
                + " hexadecimal digits, got '"
                + pin
                + "' | copy the digest that `sha256sum` prints for the .onnx file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "#sha256=12"})
  void refusesNothing(String text) {
    assertThatThrownBy(() -> ModelReference.parse(text)).hasMessageContaining("THR-MODEL-022");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a://key:hush@bucket/m.onnx", "hdfs://u:hush@n:8020/m.onnx#sha256=1"})
  void refusesCredentialsWithoutRepeatingThem(String text) {
    assertThatThrownBy(() -> ModelReference.parse(text))
        .hasMessageContaining("THR-MODEL-024: the model reference carries credentials")
        .hasMessageContaining("://***@")
        .hasMessageNotContaining("hush");
  }
}
