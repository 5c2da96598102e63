package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ITVerify {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--output-format=parquet",
        "--output-format=parquet --compression=zstd --partition-by=island",
        "--output-format=csv",
        "--output-format=csv --compression=gzip",
        "--output-format=csv --compression=bzip2 --partition-by=island,sex",
        "--output-format=csv --compression=deflate",
        "--output-format=csv --compression=lz4",
        "--filter=id<100"
      })
  void agreesWithWhatWasWritten(String options) throws IOException {
    Shipped shipped = score(options.split(" "));
    long scored =
        options.contains("filter")
            ? SharedSpark.session().read().parquet(shipped.data()).filter("id < 100").count()
            : shipped.rows();

    CommandRun run = verify();

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            String.format(
                Locale.ROOT,
                "%d in = %d scored + 0 quarantined + %d skipped",
                shipped.rows(),
                scored,
                shipped.rows() - scored));
  }

  @Test
  void countsRecordsWithLineFeedsAndQuotes() throws IOException {
    Path input = folder.resolve("in.parquet");
    Shipped shipped = Shipped.named("breast-cancer");
    SharedSpark.session()
        .read()
        .parquet(shipped.data())
        .selectExpr(
            "*",
            "concat(' a\"b\\\\', char(10), ',\\\\\"', char(13), id, '\\\\') AS note",
            "'\\\\' AS backslash",
            "'' AS empty")
        .write()
        .parquet(input.toString());
    List<String> call =
        shipped.call(
            input.toString(),
            out(),
            "--keep=note,backslash,empty,id",
            "--outputs=label",
            "--output-format=csv");
    assertThat(CommandRun.of(call).err()).isEmpty();

    assertThat(verify().out()).contains("569 in = 569 scored");
  }

  @Test
  void findsAFlippedByteInEveryFile() throws IOException {
    score("--partition-by=island");
    for (Path file : dataFiles()) {
      flip(file);
    }
    CommandRun run = verify();

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errorLines())
        .hasSize(dataFiles().size())
        .allMatch(line -> line.contains("THR-OUT-205"));
  }

  @Test
  void findsWhatIsMissingAndWhatIsTooMuch() throws IOException {
    score("--partition-by=island");
    Path gone = dataFiles().get(0);
    Path twice = gone.resolveSibling("copy.parquet");
    Files.copy(gone, twice);
    Files.delete(gone);

    CommandRun run = verify();

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errorLines()).hasSize(2);
    assertThat(run.err()).contains(gone.getFileName() + " is missing", "copy.parquet is in no run");
  }

  @Test
  void findsAChangedManifest() throws IOException {
    score();
    Path manifest = out().resolve("_thresher/manifest.json");
    String text = Files.readString(manifest);
    for (String change :
        List.of(
            "\"scored\" : 333>\"scored\" : 334",
            "\"onnxruntime\" : \"1>\"onnxruntime\" : \"2",
            "\"mode\" : \"error>\"mode\" : \"errors")) {
      List<String> parts = Arrays.asList(change.split(">"));
      assertThat(text).contains(parts.get(0));
      Files.writeString(manifest, text.replace(parts.get(0), parts.get(1)));

      CommandRun run = verify();

      assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
      assertThat(run.err()).contains("the manifest was changed after it was written");
    }
    Files.writeString(manifest, "{}");
    assertThat(verify().exitCode()).isEqualTo(5);
  }

  @Test
  void knowsFilesThatWereThereBefore() throws IOException {
    Shipped shipped = Shipped.named("penguins");
    score();
    Path foreign = folder.resolve("foreign");
    Files.createDirectories(foreign);
    Files.copy(dataFiles().get(0), foreign.resolve("theirs.parquet"));
    CommandRun appended =
        CommandRun.of(shipped.call(shipped.data(), foreign, "--keep=id,island", "--mode=append"));
    assertThat(appended.err()).isEmpty();
    assertThat(CommandRun.of("verify", foreign.toString()).exitCode()).isZero();

    Files.delete(foreign.resolve("theirs.parquet"));
    assertThat(CommandRun.of("verify", foreign.toString()).err())
        .contains("theirs.parquet, which was there before, is missing");
  }

  @Test
  void needsAManifest() throws IOException {
    Files.createDirectories(out());
    CommandRun run = verify();

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).contains("THR-OUT-206");
    assertThat(CommandRun.of("verify").exitCode()).isEqualTo(2);
  }

  private Shipped score(String... options) throws IOException {
    Shipped shipped = Shipped.named("penguins");
    List<String> call = new ArrayList<>(shipped.call(shipped.data(), out()));
    if (String.join(" ", options).contains("csv")) {
      call.add("--outputs=" + csvOutputs());
    }
    call.add(
        String.join("", options).contains("sex") ? "--keep=id,island,sex" : "--keep=id,island");
    call.addAll(List.of(options));
    CommandRun run = CommandRun.of(call);
    assertThat(run.err()).isEmpty();
    return shipped;
  }

  /** CSV holds no arrays. */
  private static String csvOutputs() {
    return "output_label";
  }

  private CommandRun verify() {
    return CommandRun.of("verify", out().toString());
  }

  private static void flip(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      int old = bytes.read();
      bytes.seek(bytes.length() / 2);
      bytes.write(old ^ 1);
    }
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(out())) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private Path out() {
    return folder.resolve("out");
  }
}
