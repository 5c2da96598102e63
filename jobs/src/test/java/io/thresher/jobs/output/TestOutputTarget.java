package io.thresher.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TestOutputTarget {
  @TempDir Path folder;
  private String input = "";

  @BeforeEach
  void createInput() throws IOException {
    input = Files.createDirectories(folder.resolve("data/in")).toString();
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
  }

  @Test
  void isApartFromTheInput() {
    assertThat(problems(folder + "/out", OutputOptions.Mode.ERROR)).isEmpty();
    assertThat(problems(folder + "/data/in2", OutputOptions.Mode.ERROR)).isEmpty();
  }

  @Test
  void isRefusedWhereItMeetsTheInputUnderWhateverName() {
    for (OutputOptions.Mode mode :
        List.of(
            OutputOptions.Mode.ERROR, OutputOptions.Mode.APPEND, OutputOptions.Mode.OVERWRITE)) {
      assertThat(problems(input, mode)).singleElement().asString().contains("equals the input");
      assertThat(problems(folder + "/link/in/", mode))
          .singleElement()
          .asString()
          .contains("equals the input");
      assertThat(problems(folder + "/data/../data", mode))
          .singleElement()
          .asString()
          .contains("contains the input");
      assertThat(problems(folder + "/link/in/new/out", mode))
          .singleElement()
          .asString()
          .contains("is inside the input");
    }
  }

  @Test
  void isRefusedWhereItExistsUnlessTheModeSaysOtherwise() throws IOException {
    String present = Files.createDirectory(folder.resolve("present")).toString();

    assertThat(problems(present, OutputOptions.Mode.ERROR))
        .singleElement()
        .asString()
        .contains("THR-OUT-001: the output exists");
    assertThat(problems(present, OutputOptions.Mode.OVERWRITE)).isEmpty();
    assertThat(problems(present, OutputOptions.Mode.APPEND)).isEmpty();
  }

  @Test
  void isRefusedOnOrBelowAFile() throws IOException {
    String file = Files.writeString(folder.resolve("file"), "x").toString();

    assertThat(problems(file, OutputOptions.Mode.ERROR))
        .singleElement()
        .asString()
        .contains("a file, not a folder");
    assertThat(problems(file, OutputOptions.Mode.OVERWRITE))
        .singleElement()
        .asString()
        .contains("THR-OUT-003");
    assertThat(problems(file + "/below", OutputOptions.Mode.ERROR))
        .singleElement()
        .asString()
        .contains("THR-OUT-003");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isRefusedWhereNothingCanBeCreated() {
    assertThat(problems("/proc/foo/out", OutputOptions.Mode.ERROR))
        .singleElement()
        .asString()
        .contains("THR-OUT-003");
  }

  @Test
  void sparesOtherFilesThatTheRunReads() {
    Problems problems = new Problems();
    OutputTarget target = OutputTarget.of(folder.toString(), new Configuration(false));

    target.checkSpares("the model", new org.apache.hadoop.fs.Path(input, "m.onnx"), problems);
    target.checkSpares("the job file", new org.apache.hadoop.fs.Path("/elsewhere/job"), problems);

    assertThat(problems.list())
        .singleElement()
        .asString()
        .contains("the output contains the model");
  }

  private List<String> problems(String output, OutputOptions.Mode mode) {
    Problems problems = new Problems();
    OutputTarget.of(output, new Configuration(false))
        .check(mode, List.of(new org.apache.hadoop.fs.Path("file:" + input)), problems);
    return problems.list().stream().map(Problem::line).toList();
  }
}
