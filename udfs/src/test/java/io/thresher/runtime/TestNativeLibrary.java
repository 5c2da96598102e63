package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestNativeLibrary {
  @Test
  void loadsForATaskThatIsInterrupted() {
    Thread.currentThread().interrupt();

    NativeLibrary.load();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(NativeLibrary.environment().getVersion()).startsWith("1.29.");
  }
}
