package io.thresher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRunSize {
  private static final Dimension ROWS = Dimension.symbolic("n");

  @Test
  void addsUpInputsAndOutputsOfABatch() {
    RunSize size = size(Map.of(), ROWS, Dimension.fixed(31));
    assertThat(size).isEqualTo(new RunSize(31 * 4 + 2 * 8, 4096));
    assertThat(size.bytes()).isEqualTo(2 * 4096 * (31 * 4 + 2 * 8));
  }

  @Test
  void takesTheBatchThatIsAskedForOrThatTheModelHas() {
    assertThat(size(Map.of("batch-size", "100"), ROWS, Dimension.fixed(31)).most()).isEqualTo(100);
    assertThat(size(Map.of("batch-size", "100"), Dimension.fixed(7), Dimension.fixed(31)).most())
        .isEqualTo(7);
  }

  @Test
  void makesBatchesOfWideRowsSmaller() {
    assertThat(size(Map.of(), ROWS, Dimension.fixed(3), Dimension.fixed(512 * 512)).most())
        .isEqualTo(RunSize.BATCH_BYTES / (3 * 512 * 512 * 4));
  }

  @Test
  void countsPositionsWhereLengthsAreOpen() {
    RunSize size = size(Map.of(), ROWS, Dimension.symbolic("length"), Dimension.fixed(8));
    assertThat(size).isEqualTo(new RunSize(8 * 4 + 2 * 8, ScoreOptions.DEFAULT_BATCH_POSITIONS));
    assertThat(size(Map.of("batch-positions", "9"), ROWS, Dimension.symbolic("length")).most())
        .isEqualTo(9);
  }

  private static RunSize size(Map<String, String> options, Dimension... shape) {
    ModelSignature signature =
        new ModelSignature(
            List.of(ValueSpec.tensor("x", ElementType.FLOAT, List.of(shape))),
            List.of(),
            List.of(ValueSpec.tensor("y", ElementType.INT64, List.of(ROWS, Dimension.fixed(2)))),
            Map.of(),
            "",
            Map.of());
    return RunSize.declared(signature, ScoreOptions.parse(options));
  }
}
