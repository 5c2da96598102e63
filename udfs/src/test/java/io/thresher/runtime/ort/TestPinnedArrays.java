package io.thresher.runtime.ort;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestPinnedArrays {
  private static final List<String> G1 = List.of("G1 Young Generation", "G1 Old Generation");

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.1+8", "25.0.2+10-LTS"})
  void refusesTheJavaThatMovesThem(String version) {
    assertThatThrownBy(() -> PinnedArrays.check(Runtime.Version.parse(version), G1))
        .hasMessageStartingWith(
            "THR-RUN-911: this Java may move arrays while native code writes to them | Java "
                + version
                + " with its G1 collector, JDK-8377811");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17.0.15+6", "21.0.9+10-LTS", "24.0.2+12", "25.0.3+9-LTS", "26"})
  void takesOthers(String version) {
    assertThatCode(() -> PinnedArrays.check(Runtime.Version.parse(version), G1))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PS Scavenge", "Copy", "ZGC Major Cycles"})
  void takesOtherCollectors(String collector) {
    assertThatCode(() -> PinnedArrays.check(Runtime.Version.parse("25.0.1+8"), List.of(collector)))
        .doesNotThrowAnyException();
  }
}
