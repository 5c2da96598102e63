package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code inspect} prints to score by is run as it stands, but for where the output goes. */
class ITScoreSuggestion {
  private static final String COMMAND = "To score it";
  private static final String JOB = "or with a job file, score --job FILE, that holds";

  @TempDir Path folder;

  static Stream<Shipped> shipped() throws IOException {
    return Shipped.all();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void scoresByTheCommandAndByTheJobFileThatInspectPrints(Shipped shipped) throws Exception {
    String printed = inspect(shipped, shipped.data());

    List<String> arguments = arguments(between(printed, COMMAND, JOB));
    arguments.set(arguments.indexOf("predictions"), folder.resolve("command").toString());
    assertThat(CommandRun.of(arguments.subList(1, arguments.size())).err()).isEmpty();
    Golden.check(shipped, predictions("command"));

    Path job = folder.resolve("job.yaml");
    Files.writeString(
        job,
        between(printed, JOB, null)
            .indent(-2)
            .replace("output: predictions", "output: " + folder.resolve("job")));
    assertThat(CommandRun.of("score", "--job", job.toString()).err()).isEmpty();
    Golden.check(shipped, predictions("job"));
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
  private static List<String> arguments(String command) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", "printf '%s\\n' " + command.strip())
            .redirectErrorStream(true)
            .start();
    String words = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(words).isZero();
    return new ArrayList<>(words.lines().toList());
  }

  private Dataset<Row> predictions(String name) {
    return SharedSpark.session().read().parquet(folder.resolve(name).toString());
  }
}
