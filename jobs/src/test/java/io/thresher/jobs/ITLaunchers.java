package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as people call them: from elsewhere, through a link, with blanks in paths. */
class ITLaunchers {
  private static final Path SCRIPTS = Path.of("../submit-scripts").toAbsolutePath().normalize();

  @TempDir static Path home;

  @TempDir Path folder;

  @BeforeAll
  static void prepareQuickStarts() throws IOException, InterruptedException {
    assertThat(QuickStarts.made().lines())
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("Preparing quick starts");
    assertThat(QuickStarts.ARCHIVE).isNotEmptyFile();
    try (Stream<Path> left = Files.list(QuickStarts.ARCHIVE.getParent())) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("classes.jsa."));
    }
    try (Stream<Path> libraries = Files.list(library())) {
      assertThat(libraries).hasSize(2);
    }
  }

  @Test
  void startFromArchivedClassesWhereTheyFit() throws IOException, InterruptedException {
    List<String> command = List.of(SCRIPTS.resolve("thresher").toString(), "--version");
    String loaded = "io.thresher.jobs.Main source: shared objects file";
    Map<String, String> verbose = Map.of("THRESHER_JVM_OPTIONS", "-Xlog:class+load");

    assertThat(launch(folder, command, verbose).out()).contains(loaded);

    Path jar = folder.resolve("further.jar");
    new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
    Map<String, String> otherPath = new HashMap<>(verbose);
    otherPath.put("THRESHER_CLASSPATH", jar.toString());
    CommandRun without = launch(folder, command, otherPath);
    assertThat(without.exitCode()).isZero();
    assertThat(without.err()).isEmpty();
    assertThat(without.out()).contains("io.thresher.jobs.Main").doesNotContain(loaded, "[warning]");
  }

  @Test
  void spareWhatLittleWorkWouldNotPayBack() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("penguins");
    List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve("thresher").toString()));
    command.addAll(shipped.call(shipped.data(), folder.resolve("little"), "--keep=id"));
    Map<String, String> verbose = Map.of("THRESHER_JVM_OPTIONS", "-XX:+PrintFlagsFinal");

    CommandRun little = launch(folder, command, verbose);

    assertThat(little.exitCode()).as(little.err()).isZero();
    assertThat(little.out()).containsPattern("TieredStopAtLevel +=  *1 ");
    Golden.check(
        shipped, SharedSpark.session().read().parquet(folder.resolve("little").toString()));

    try (RandomAccessFile padding =
        new RandomAccessFile(folder.resolve("much.csv").toFile(), "rw")) {
      padding.setLength(17 << 20);
    }
    for (String input : List.of("much.csv", "absent/*.parquet", "s3a://bucket/data")) {
      List<String> other =
          List.of(command.get(0), "score", "--model=" + shipped.model(), "--input", input);
      assertThat(launch(folder, other, verbose).out())
          .as(input)
          .containsPattern("TieredStopAtLevel +=  *4 ");
    }
  }

  @Test
  void takeTheLibraryThatIsUnpackedUnlessAnotherIsNamed() throws IOException, InterruptedException {
    String model = Shipped.named("penguins").model();
    List<String> command = List.of(SCRIPTS.resolve("thresher").toString(), "inspect", model);
    Map<String, String> verbose = Map.of("THRESHER_JVM_OPTIONS", "-Xlog:library");

    CommandRun own = launch(folder, command, verbose);
    assertThat(own.exitCode()).as(own.err()).isZero();
    assertThat(own.out()).contains("Loaded library " + library().resolve("libonnxruntime.so"));

    CommandRun named =
        launch(
            folder, command, Map.of("THRESHER_JVM_OPTIONS", "-Donnxruntime.native.path=" + folder));
    assertThat(named.exitCode()).isEqualTo(6);
    assertThat(named.err()).contains("THR-RUN-991", folder.toString(), "delete that folder");

    String relative = folder.toRealPath().relativize(QuickStarts.ARCHIVE.toRealPath()).toString();
    CommandRun elsewhere =
        launch(
            folder,
            command,
            Map.of("THRESHER_CLASS_ARCHIVE", relative, "THRESHER_JVM_OPTIONS", "-Xlog:library"));
    assertThat(elsewhere.exitCode()).as(elsewhere.err()).isZero();
    assertThat(elsewhere.out())
        .containsPattern("Loaded library /.*" + library().getFileName() + "/libonnxruntime.so");
  }

  @Test
  void scoreOnEmbeddedSparkThroughALink() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("penguins");
    Path place = Files.createDirectory(folder.resolve("a place"));
    Path link = Files.createSymbolicLink(place.resolve("thresher"), SCRIPTS.resolve("thresher"));
    Files.copy(Path.of(shipped.data()), place.resolve("my data.parquet"));

    CommandRun run =
        launch(
            place,
            link.toString(),
            "score",
            "--model",
            shipped.model(),
            "--input",
            "my data.parquet",
            "--output",
            "my predictions",
            "--keep",
            "id");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("rows/s", "my predictions");
    Golden.check(
        shipped, SharedSpark.session().read().parquet(place.resolve("my predictions").toString()));
  }

  @Test
  void findNamesBeyondAsciiWithoutALocale() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("penguins");
    String script =
        """
        unset LC_CTYPE LANG; name="$(printf 'donn\\303\\251es')"; cp "$1" "$name.parquet"
        LC_ALL=C exec "$2" score --model "$3" --input "$name.parquet" --output out --keep id
        """;

    CommandRun run =
        launch(
            folder,
            "bash",
            "-c",
            script,
            "bash",
            shipped.data(),
            SCRIPTS.resolve("thresher").toString(),
            shipped.model());

    assertThat(run.exitCode()).as(run.err()).isZero();
    Golden.check(shipped, SharedSpark.session().read().parquet(folder.resolve("out").toString()));
  }

  @Test
  void submitThroughSparkSubmitWithAFolderOfProperties() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("penguins");
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve("submit").toString());
    command.add(SCRIPTS.resolveSibling("cluster-configs/local").toString());
    command.addAll(shipped.call(shipped.data(), out, "--keep=id"));

    CommandRun run = launch(folder, command.toArray(String[]::new));

    assertThat(run.err()).doesNotContain("ERROR", "\tat ");
    assertThat(run.exitCode()).isZero();
    Golden.check(shipped, SharedSpark.session().read().parquet(out.toString()));
  }

  @Test
  void handTheExitCodeOn() throws IOException, InterruptedException {
    CommandRun run =
        launch(folder, SCRIPTS.resolve("thresher").toString(), "score", "--input", "x");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines()).hasSize(2).allMatch(line -> line.startsWith("THR-USE-102"));
    assertThat(launch(folder, SCRIPTS.resolve("submit").toString(), "nowhere").exitCode())
        .isEqualTo(2);
  }

  @Test
  void reportEverythingWhereSparkCouldNotStart() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("penguins");
    Path file = Files.writeString(folder.resolve("file"), "x");
    List<String> command = new ArrayList<>();
    command.add(SCRIPTS.resolve("thresher").toString());
    command.addAll(
        shipped.call(
            folder.resolve("absent").toString(),
            folder.resolve("out"),
            "--conf=spark.local.dir=" + file));

    CommandRun run = launch(folder, command.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errorLines()).hasSize(2);
    assertThat(run.err()).contains("THR-DATA-101", "THR-RUN-101").doesNotContain("\tat ");

    CommandRun inspect =
        launch(
            folder, command.get(0), "inspect", shipped.model(), "--conf=spark.local.dir=" + file);
    assertThat(inspect.exitCode()).isEqualTo(6);
    assertThat(inspect.errorLines()).singleElement().asString().startsWith("THR-RUN-101");
  }

  /** As cluster managers and shells end a process: the shell that was started must be no shell. */
  @Test
  void handSignalsOn() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                SCRIPTS.resolve("thresher").toString(),
                "score",
                "--model=" + Path.of("src/test/resources/csv/double.onnx").toAbsolutePath(),
                "--query=SELECT id, cast(id AS FLOAT) AS x FROM range(1000000000000)",
                "--output=predictions")
            .directory(folder.toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().remove("THRESHER_CLASS_ARCHIVE");
    Process process = builder.start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      assertThat(line).as(read(folder.resolve("err.txt"))).startsWith("run ");
      assertThat(process.descendants()).as("processes that no signal would reach").isEmpty();

      process.toHandle().destroy(); // SIGTERM; the streams stay open.

      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
      assertThat(out.lines()).anyMatch(l -> l.contains("was interrupted; the same command again"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(folder.resolve("predictions/_thresher/manifest.json")).doesNotExist();
  }

  @Test
  void showInTheQuickstartWhatARunDoesAndHowFastItIs() throws IOException, InterruptedException {
    CommandRun run = launch(folder, SCRIPTS.resolve("quickstart").toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).containsSubsequence("rows          569 in", "rows          2,000,000 in");
    try (Stream<Path> left = Files.list(Path.of("target"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("quickstart-volume"));
    }
  }

  @Test
  void explainThemselves() throws IOException, InterruptedException {
    for (String script : List.of("thresher", "submit", "quickstart", "bench-peers", "gpu-check")) {
      CommandRun run = launch(folder, SCRIPTS.resolve(script).toString(), "--help");
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).startsWith(script).contains("Builds first if needed");
    }
  }

  @Test
  void wantTheNameOfAnArchive() throws IOException, InterruptedException {
    CommandRun run =
        launch(
            folder,
            SCRIPTS.resolve("submit").toString(),
            SCRIPTS.resolveSibling("cluster-configs/standalone").toString(),
            "score",
            "--archives");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines())
        .containsExactly("submit: --archives has no value; expected --archives FILE.tgz#NAME");
  }

  @Test
  void measureNothingWithoutAGpu() throws IOException, InterruptedException {
    Path tool = folder.resolve("nvidia-smi");
    Files.writeString(tool, "#!/bin/sh\necho 'NVIDIA-SMI has failed'; exit 9\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));

    CommandRun run =
        launch(
            folder,
            List.of(SCRIPTS.resolve("gpu-check").toString()),
            Map.of("PATH", folder + ":" + System.getenv("PATH")));
    assertThat(run.exitCode()).isEqualTo(77);
    assertThat(run.err()).startsWith("gpu-check: there is no GPU here");
    assertThat(run.out()).isEmpty();
  }

  private static Path library() throws IOException {
    try (Stream<Path> beside = Files.list(QuickStarts.ARCHIVE.getParent())) {
      return beside
          .filter(file -> file.getFileName().toString().startsWith("classes.onnxruntime-"))
          .findAny()
          .orElseThrow();
    }
  }

  private static CommandRun launch(Path directory, String... command)
      throws IOException, InterruptedException {
    return launch(directory, List.of(command), Map.of());
  }

  private static CommandRun launch(
      Path directory, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("THRESHER_CLASS_ARCHIVE");
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new CommandRun(exitCode, read(out), CommandRun.withoutProgress(read(err)));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
