package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.cli.GivenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The job file that {@code inspect} prints is run as it stands, but for where the output goes, and
 * the command that it prints says the same.
 */
class ITScoreSuggestion {
  private static final String COMMAND = "To score it";
  private static final String JOB = "or with a job file, score --job FILE, that holds";

  @TempDir Path folder;

  static Stream<Shipped> shipped() throws IOException {
    return Shipped.all();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void scoresByTheJobFileThatInspectPrintsWithTheCommand(Shipped shipped) throws Exception {
    String printed = inspect(shipped, shipped.data());

    Path job = folder.resolve("job.yaml");
    Files.writeString(job, between(printed, JOB, null).indent(-2));
    List<String> command = words(between(printed, COMMAND, JOB));
    assertThat(GivenOptions.ofJob(job))
        .containsKeys("--model", "--input", "--keep", "--output")
        .isEqualTo(GivenOptions.of(command.subList(1, command.size())));

    Path output = folder.resolve("out");
    Files.writeString(
        job, Files.readString(job).replace("output: predictions", "output: " + output));
    assertThat(CommandRun.of("score", "--job", job.toString()).err()).isEmpty();
    Golden.check(shipped, SharedSpark.session().read().parquet(output.toString()));
  }

  @Test
  void scoresByTheCommandThatInspectPrints() throws Exception {
    Shipped shipped = Shipped.named("breast-cancer");
    Path output = folder.resolve("out");

    List<String> command = words(between(inspect(shipped, shipped.data()), COMMAND, JOB));
    command.set(command.indexOf("predictions"), output.toString());

    assertThat(CommandRun.of(command.subList(1, command.size())).err()).isEmpty();
    Golden.check(shipped, SharedSpark.session().read().parquet(output.toString()));
  }

  @Test
  void namesTheColumnsOfACsvFileInOrderAndKeepsTheOptionsThatRead() throws Exception {
    Shipped shipped = Shipped.named("breast-cancer");
    Path csv = folder.resolve("in");
    SharedSpark.session()
        .read()
        .parquet(shipped.data())
        .write()
        .option("header", "true")
        .option("delimiter", ";")
        .csv(csv.toString());

    String printed =
        inspect(
            shipped,
            csv.toString(),
            "--delimiter",
            ";",
            "--format=csv",
            "--header=true",
            "--dedup");

    assertThat(between(printed, COMMAND, JOB))
        .contains("thresher score --model ", "--delimiter ';'", "--format csv", "--bind ")
        .contains("--header true")
        .containsPattern("--dedup( --| \\\\\n)")
        .contains("=mean_radius,mean_texture,mean_perimeter,");
    assertThat(between(printed, JOB, null))
        .contains("delimiter: ;\n", "- mean_radius\n")
        .contains("output: predictions\n");
  }

  @Test
  void suggestsNothingWhereTheColumnsDoNotFit() throws IOException {
    CommandRun run =
        CommandRun.of(
            "inspect",
            Shipped.named("breast-cancer").model(),
            "--input",
            Shipped.named("penguins").data());

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).contains("features").doesNotContain(COMMAND, JOB);
  }

  private static String inspect(Shipped shipped, String input, String... more) {
    List<String> call = new ArrayList<>(List.of("inspect", shipped.model(), "--input", input));
    call.addAll(shipped.flags());
    call.addAll(List.of("--keep", "id"));
    call.addAll(List.of(more));
    CommandRun run = CommandRun.of(call);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private static String between(String text, String from, @Nullable String to) {
    int start = text.indexOf(from) + from.length() + 1;
    return text.substring(start, to == null ? text.length() : text.indexOf(to));
  }

  /** As a shell takes the command apart. */
  private static List<String> words(String command) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", "printf '%s\\n' " + command.strip())
            .redirectErrorStream(true)
            .start();
    String words = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(words).isZero();
    return new ArrayList<>(words.lines().toList());
  }
}
