package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.model.rewrite.Rewrite;
import io.thresher.model.rewrite.Rewritten;
import io.thresher.runtime.SlowModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bounds a trial, and what it cannot see. */
class TestTrials {
  private static final Path MODELS = Path.of("src/test/resources/batches");
  private static final Duration LONG = Duration.ofMinutes(1);

  private Path folder;
  private TrialModels models;

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    models = new TrialModels(folder.resolve("cache"));
  }

  @AfterEach
  void close() {
    models.close();
  }

  private Path file(ModelProto model) {
    return OnnxModels.write(model, folder.resolve(model.hashCode() + ".onnx"));
  }

  private RowVerdict verdict(ModelProto model) {
    return models.verdict(file(model), "");
  }

  @Test
  void triesFewerRowsWhereMemoryIsScarce() {
    RowVerdict verdict = verdict(SlowModels.greedy(8, "n"));
    assertThat(verdict.kind()).isEqualTo(RowVerdict.Kind.NOT_SEEN);
    assertThat(verdict.detail()).startsWith("no score changed by more than 0.001 of itself in 1");
  }

  @Test
  void saysThatMemoryDidNotSuffice() {
    RowVerdict verdict = verdict(SlowModels.greedy(2, "n"));
    assertThat(verdict.kind()).isEqualTo(RowVerdict.Kind.NOT_SEEN);
    assertThat(verdict.detail()).startsWith("the trial runs do not fit in the driver's memory; in");
  }

  @Test
  void runsSmallerBatchesOfSteadyModelsWhereMemoryIsScarce() {
    assertThat(models.steadyRows(file(SlowModels.greedy(1000, "n")), LONG)).isEqualTo(256);
    assertThat(models.steadyRows(file(SlowModels.greedy(100, "n")), LONG)).isEqualTo(64);
    assertThat(models.steadyRows(file(SlowModels.greedy(2, "n")), LONG)).isEqualTo(1);
  }

  /** Beside large rows, it never ends. */
  @Test
  void runsSteadyModelsRowByRowWhereATrialTakesTooLong() {
    Path endless = file(SlowModels.endlessFromAThousandOn());
    assertThat(models.steadyRows(endless, Duration.ofMillis(500))).isEqualTo(1);
  }

  @Test
  void refusesFixedBatchesThatCannotBeTried() {
    ModelProto endless = SlowModels.endlessFromAThousandOn();
    ModelProto.Builder fixed = endless.toBuilder();
    fixed.getGraphBuilder().setInput(0, OnnxModels.value("x", ElementType.FLOAT, 4));
    Path file = file(fixed.build());
    assertThatThrownBy(() -> models.steadyRows(file, Duration.ofSeconds(1)))
        .hasMessageContaining("THR-MODEL-501")
        .hasMessageContaining("got no end of the trial runs within 1 s");
  }

  @ParameterizedTest
  @CsvSource({
    "small-fp32.onnx, 256, true",
    "small-fp32.onnx, 1, true",
    "mix_softmax0.onnx, 256, false",
    "small-int8.onnx, 256, false",
    "small-int8.onnx, 1, true"
  })
  void seesBitsThatDependOnTheBatch(String name, int batchSize, boolean steady) {
    assertThat(models.isSteady(MODELS.resolve(name), batchSize)).isEqualTo(steady);
  }

  @Test
  void seesNoBitsThatDependOnTheBatchWhereOtherSizesAreRefused() {
    GraphDraft draft = new GraphDraft(new SplittableRandom(1));
    String pairs = draft.put("Reshape", draft.value(), draft.whole(-1, 2 * GraphDraft.WIDTH));
    draft.set(draft.put("Reshape", pairs, draft.whole(-1, GraphDraft.WIDTH)));
    assertThat(models.isSteady(file(draft.finish()), 256)).isTrue();
  }

  /** A trial that some runs are refused in says so, and keeps what the others show. */
  @Test
  void keepsWhatItSawWhereRunsAreRefused() {
    GraphDraft draft = new GraphDraft(new SplittableRandom(1));
    String pairs = draft.put("Reshape", draft.value(), draft.whole(-1, 2 * GraphDraft.WIDTH));
    draft.set(draft.put("Reshape", pairs, draft.whole(-1, GraphDraft.WIDTH)));
    RowVerdict apart = verdict(draft.finish());
    assertThat(apart.kind()).isEqualTo(RowVerdict.Kind.INDEPENDENT);
    assertThat(apart.detail()).endsWith("trial runs, and the model refused 4 more");
  }

  /** Five rows make three, which no trial comes upon: so the graph alone is no proof. */
  @Test
  void takesAReshapeForNoProof() {
    GraphDraft draft = new GraphDraft(new SplittableRandom(1));
    String groups = draft.put("Reshape", draft.value(), draft.whole(-1, 5 * GraphDraft.WIDTH));
    draft.set(draft.put("Reshape", groups, draft.whole(-1, GraphDraft.WIDTH)));
    RowVerdict verdict = verdict(draft.finish());
    assertThat(verdict.kind()).isEqualTo(RowVerdict.Kind.NOT_SEEN);
    assertThat(verdict.detail())
        .startsWith(
            "the model takes no made-up rows to try, or has no finite scores for them; in the graph"
                + " Reshape 'Reshape_")
        .endsWith("may cut rows up");
  }

  /** What the trial misses, the graph still names. */
  @Test
  void namesWhatItDoesNotSee() {
    GraphDraft small = new GraphDraft(new SplittableRandom(1));
    MixingSteps.smallShare(small);
    GraphDraft rare = new GraphDraft(new SplittableRandom(1));
    MixingSteps.rarely(rare);
    for (GraphDraft draft : List.of(small, rare)) {
      RowVerdict verdict = verdict(draft.finish());
      assertThat(verdict.kind()).as(verdict.detail()).isEqualTo(RowVerdict.Kind.NOT_SEEN);
      assertThat(verdict.operators()).matches("(ArgMax|ReduceMax) '.*' may bring rows together");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "small-fp32, false, false",
    "small-fp16, true, false",
    "small-fp16-io, true, false",
    "small-int8, false, false"
  })
  void tellsComputingInHalvesFromStoringThem(String name, boolean before, boolean widened)
      throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(MODELS.resolve(name + ".onnx")));
    assertThat(HalfPrecision.computesIn(model)).isEqualTo(before);
    ModelProto wide = Rewritten.of(model, List.of(Rewrite.WIDE_HALVES)).model();
    assertThat(HalfPrecision.computesIn(wide)).isEqualTo(widened);
  }
}
