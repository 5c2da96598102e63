package io.thresher.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.trees.RandomForests.Shape;
import io.thresher.trees.RandomForests.Spec;
import io.thresher.trees.RandomForests.Voters;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate is on the side that measurements are on, where they are not near each other. */
class TestTreeCosts {

  @ParameterizedTest
  @CsvSource({
    "100,  6, COMPLETE,   32, 1, true, false",
    "100,  6, COMPLETE,   32, 2, true, true",
    "100,  6, COMPLETE,   32, 8, false, true",
    "100,  6, COMPLETE,   32, 16, false, false",
    "100, 12, RANDOM,     32, 1, true, false",
    " 10, 14, COMPLETE,   32, 1, true, false",
    "300,  3, COMPLETE,  200, 1, true, false",
    " 10,  4, COMPLETE,    8, 1, true, false",
    " 10,  5, COMPLETE,   12, 1, true, true",
    " 10,  6, COMPLETE,   60, 1, false, true",
    "100,  6, COMPLETE, 1000, 1, false, true",
    " 20,200, CHAIN,      10, 1, false, false",
    "  3,  6, COMPLETE,   20, 1, false, true",
    "  1,  0, COMPLETE,    6, 1, false, false"
  })
  void choosesTheFaster(
      int trees,
      int depth,
      Shape shape,
      int features,
      int threads,
      boolean kernel,
      boolean measured) {
    Spec spec =
        new Spec(
            7,
            trees,
            depth,
            shape,
            features,
            1,
            List.of(),
            Voters.ALL,
            List.of("BRANCH_LEQ"),
            false,
            false,
            "SUM",
            "NONE",
            0,
            false);
    TreeProgram program =
        TreeProgram.recognise(RandomForests.make(spec).model(), List.of("scores")).program();
    Reckoning reckoning = Objects.requireNonNull(program).reckoned(threads);
    assertThat(reckoning.isFaster()).isEqualTo(kernel);
    assertThat(reckoning.isClose()).isEqualTo(measured);
  }
}
