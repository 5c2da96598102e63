package io.thresher.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.options.EngineName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestContest {
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(0),
          Setting.BATCH_SIZE,
          List.of(16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384),
          4096,
          List.of(2),
          List.of("extended", "basic"),
          List.of(),
          EngineName.ONNXRUNTIME);

  /** Best at 256 rows with two cores a task; each power of two away costs a tenth. */
  private static double bowl(Setting setting) {
    return (1 + 0.1 * Math.abs(Math.log(SPACE.sizeOf(setting) / 256.0) / Math.log(2)))
        * (setting.options().containsKey(Setting.THREADS) ? 0.8 : 1)
        * (setting.options().containsKey(Setting.ORT) ? 1.1 : 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsTheBestOfTheGridThroughNoise(long seed) {
    Contest.Outcome outcome =
        contest(new SimulatedTrial(TestContest::bowl, 0.05, seed), null, 1000);

    Setting winner = winner(outcome).setting();
    assertThat(bowl(winner)).isLessThan(0.9);
    assertThat(winner.options()).containsEntry(Setting.THREADS, "2");
    assertThat(SPACE.sizeOf(winner)).isBetween(128, 512);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void keepsTheDefaultsWhereNothingIsFaster(long seed) {
    Contest.Outcome outcome = contest(new SimulatedTrial(setting -> 1, 0.1, seed), null, 1000);

    assertThat(winner(outcome).setting()).isEqualTo(Setting.DEFAULTS);
  }

  @Test
  void stopsEarlyWhereNothingCouldBeFaster() {
    SimulatedTrial slowerOthers =
        new SimulatedTrial(setting -> setting.isDefault() ? 1 : 2, 0.02, 1);

    Contest.Outcome outcome = contest(slowerOthers, null, 1000);

    assertThat(winner(outcome).setting()).isEqualTo(Setting.DEFAULTS);
    int candidates = SPACE.coarse().size() + 1;
    assertThat(slowerOthers.trials).isLessThanOrEqualTo(2 * candidates + 3 * (candidates / 3 + 2));
  }

  @Test
  void measuresNoLongerThanItMay() {
    SimulatedTrial trial = new SimulatedTrial(TestContest::bowl, 0.1, 1);

    contest(trial, null, 5);

    assertThat(trial.trials).isLessThanOrEqualTo(51);
  }

  /** What is twice as fast is not the same as the defaults, however few rounds there were. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void takesWhatIsPlainlyFasterThoughTimeIsUp(long seed) {
    ToDoubleFunction<Setting> twice = setting -> SPACE.sizeOf(setting) == 256 ? 0.5 : 1;

    Contest.Outcome outcome = contest(new SimulatedTrial(twice, 0.02, seed), null, 5.2);

    assertThat(SPACE.sizeOf(winner(outcome).setting())).isEqualTo(256);
  }

  @Test
  void keepsABoundOnLatencyEvenWhereTheDefaultsBreakIt() {
    Contest.Outcome outcome = contest(new SimulatedTrial(TestContest::bowl, 0.02, 1), 0.05, 1000);

    Standing winner = winner(outcome);
    assertThat(winner.median(Observation::p99Millis)).isLessThanOrEqualTo(0.05);
    assertThat(SPACE.sizeOf(winner.setting())).isLessThan(64);
    assertThat(outcome.all())
        .filteredOn(each -> each.setting().equals(SPACE.curve(Setting.DEFAULTS).get(10)))
        .allMatch(each -> String.valueOf(each.refusal()).startsWith("99 of 100 runs take"));
  }

  @Test
  void findsNoWinnerWhereNoneKeepsTheBound() {
    assertThat(contest(new SimulatedTrial(TestContest::bowl, 0.02, 1), 1e-6, 1000).winner())
        .isNull();
  }

  @Test
  void leavesOutWhatIsRefused() {
    SimulatedTrial fast = new SimulatedTrial(TestContest::bowl, 0.02, 1);
    Trial refusing =
        setting ->
            setting.options().containsKey(Setting.THREADS)
                ? Observation.refused("it takes 2 MiB, and 1 are allowed", 0.1)
                : fast.of(setting);

    Contest.Outcome outcome = contest(refusing, null, 1000);

    assertThat(winner(outcome).setting().options())
        .containsKey(Setting.BATCH_SIZE)
        .doesNotContainKey(Setting.THREADS);
    assertThat(outcome.all())
        .filteredOn(each -> each.setting().options().containsKey(Setting.THREADS))
        .isNotEmpty()
        .allMatch(each -> "it takes 2 MiB, and 1 are allowed".equals(each.refusal()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 60, 100})
  void goesOnWhereItWasKilled(int killedAfter, @TempDir Path folder) throws IOException {
    List<String> uninterrupted = new ArrayList<>();
    Contest.Outcome expected =
        contest(noting(uninterrupted, new SimulatedTrial(TestContest::bowl, 0.05, 9)), null, 1000);
    Path file = folder.resolve("journal");
    SimulatedTrial machine = new SimulatedTrial(TestContest::bowl, 0.05, 9);
    List<String> asked = new ArrayList<>();
    Trial mortal =
        setting -> {
          if (asked.size() == killedAfter) {
            throw new IllegalStateException("killed");
          }
          asked.add(setting.describe());
          return machine.of(setting);
        };
    Journal first = Journal.open(file, "model on machine");
    try {
      contest(first.keeping("grid", mortal), null, 1000);
    } catch (IllegalStateException killed) {
      Files.writeString(
          file, "{\"stage\":\"gr", java.nio.file.StandardOpenOption.APPEND); // In mid-line.
    }

    Journal second = Journal.open(file, "model on machine");
    Contest.Outcome resumed = contest(second.keeping("grid", noting(asked, machine)), null, 1000);

    assertThat(second.found()).isEqualTo(killedAfter);
    assertThat(asked).isEqualTo(uninterrupted);
    assertThat(winner(resumed).setting()).isEqualTo(winner(expected).setting());
    assertThat(winner(resumed).ratio()).isEqualTo(winner(expected).ratio());
  }

  @Test
  void startsOverWhereSomethingElseIsTuned(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("journal");
    Journal.open(file, "a model")
        .keeping("grid", new SimulatedTrial(TestContest::bowl, 0, 1))
        .of(Setting.DEFAULTS);

    assertThat(Journal.open(file, "another model").found()).isZero();
    assertThat(Journal.open(file, "a model").found()).isZero();
  }

  private static Standing winner(Contest.Outcome outcome) {
    return Objects.requireNonNull(outcome.winner());
  }

  private static Trial noting(List<String> asked, Trial trial) {
    return setting -> {
      asked.add(setting.describe());
      return trial.of(setting);
    };
  }

  private static Contest.Outcome contest(Trial trial, @Nullable Double mostMillis, double seconds) {
    return new Contest(trial, Rigour.OF_MANY, mostMillis, line -> {}, Setting.DEFAULTS, seconds)
        .run(SPACE.coarse());
  }
}
