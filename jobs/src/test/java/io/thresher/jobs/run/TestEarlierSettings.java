package io.thresher.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.InputFile;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.store.Json;
import io.thresher.options.EngineName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestEarlierSettings {
  private static final String TUNED = "batch-size=64";

  @TempDir Path folder;

  @BeforeEach
  void beginARun() throws IOException {
    SortedMap<String, String> options = new TreeMap<>(asked().options());
    options.put(EarlierSettings.OPTION, TUNED);
    options.putAll(
        Map.of("batch-size", "64", "columns", "c", "binding", "b", "engine", "tree kernel"));
    options.put("compare-engine", "OpenVINO 1.8.1, exact");
    RunPlan plan =
        new RunPlan(
            "r", new RunIdentity(List.of(), "m", options), new SplitSettings("1", "1", "1", ""), 1);
    Path file = folder.resolve("_thresher").resolve(RunLayout.plan("r"));
    Files.createDirectories(file.getParent());
    Files.write(file, Json.pretty(plan));
  }

  @Test
  void areThoseOfTheRunThatWasAskedForAlike() throws IOException {
    assertThat(tuned(null, asked())).isEqualTo(TUNED);
    assertThat(tuned(null, asked("batch-size", "64"))).isEqualTo(TUNED);
    assertThat(tuned("r", asked("keep", "other"))).isEqualTo(TUNED);
  }

  @Test
  void nameTheEnginesThatItWasBegunWith() throws IOException {
    EarlierSettings settings = EarlierSettings.of(output(), null, asked()).orElseThrow();
    assertThat(settings.engine()).isEqualTo(EngineName.TREES);
    assertThat(settings.otherEngine()).isEqualTo(EngineName.OPENVINO);
    assertThat(settings.batchSize()).as("the profile says it").isZero();
    RunIdentity otherModel = new RunIdentity(List.of(), "n", asked().options());
    assertThat(EarlierSettings.of(output(), "r", otherModel).orElseThrow().engine()).isNull();
  }

  @Test
  void areNotThoseOfAnotherRunOverTheSameRows() throws IOException {
    assertThat(tuned(null, asked("keep", "other"))).isEqualTo("none");
    assertThat(tuned(null, asked("mode", "overwrite"))).isEqualTo("none");
    assertThat(tuned(null, asked("filter", "id > 1"))).isEqualTo("none");
    assertThat(tuned(null, asked("compare-with", "n"))).isEqualTo("none");
    assertThat(tuned(null, asked("batch-size", "128"))).isEqualTo("none");
    assertThat(tuned(null, new RunIdentity(List.of(), "n", asked().options()))).isEqualTo("none");
    assertThat(tuned("s", asked())).isEqualTo("none");
  }

  /** On a GPU, say, there may be no such engine. */
  @Test
  void ofTheNewestRunAreThoseOfOneThatScoresAlike() throws IOException {
    List<InputFile> others = List.of(new InputFile("f", 1, 1, ""));
    RunIdentity alike = new RunIdentity(others, "m", asked("mode", "append").options());
    assertThat(EarlierSettings.newest(output(), alike).orElseThrow().engine())
        .isEqualTo(EngineName.TREES);
    assertThat(EarlierSettings.newest(output(), asked("device", "cuda"))).isEmpty();
    RunIdentity otherModel = new RunIdentity(others, "n", asked().options());
    assertThat(EarlierSettings.newest(output(), otherModel)).isEmpty();
  }

  private String tuned(@Nullable String id, RunIdentity asked) throws IOException {
    return EarlierSettings.of(output(), id, asked).map(EarlierSettings::tuned).orElse("none");
  }

  private OutputFolder output() throws IOException {
    return OutputFolder.of(
        FileSystem.getLocal(new Configuration()), new org.apache.hadoop.fs.Path(folder.toUri()));
  }

  private static RunIdentity asked(String... more) {
    SortedMap<String, String> options = new TreeMap<>(Map.of("keep", "id", "mode", "error"));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return new RunIdentity(List.of(), "m", options);
  }
}
