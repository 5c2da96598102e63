package io.thresher.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestDevices {
  @ParameterizedTest
  @CsvSource({"cpu,CPU,0", "CPU,CPU,0", "cuda,CUDA,-1", "cuda:3,CUDA,3"})
  void readsADevice(String text, Device.Kind kind, int ordinal) {
    assertThat(Device.parse(text)).isEqualTo(new Device(kind, ordinal));
    assertThat(Device.parse(Device.parse(text).toString())).isEqualTo(Device.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cpu:0", "cuda:99999"})
  void refusesOthers(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .hasMessageContaining("THR-USE-201")
        .hasMessageContaining("expected cpu, cuda or cuda:<ordinal>, got '" + text + "'");
  }

  @Test
  void requiresTheProviderOfCuda() {
    NativeLibrary.load();
    assumeThat(OrtEnvironment.getAvailableProviders()).doesNotContain(OrtProvider.CUDA);

    assertThatCode(() -> Devices.require(Device.CPU)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Devices.require(Device.parse("cuda:1")))
        .hasMessageContaining("THR-USE-202: the device is not there, and is never replaced")
        .hasMessageContaining("for 'cuda:1', got only CPUExecutionProvider")
        .hasMessageContaining("onnxruntime_gpu");
  }
}
