package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each fault fails a run, or spoils it, without what Thresher does about it, and does not with it.
 * {@link ITExecutorKills}, {@link ITFailingExecutors} and {@link ITObjectStoreRuns} fill the rest
 * of the {@link FaultMatrix}.
 */
class ITFaultMatrix {
  private static final String KINDS = "7, 107, 207, 307, 407, 507, 607, 707, 807";
  private static final int BAD = Poison.ROWS / 900;
  private static final float MARKED = 12345.678f;

  @TempDir static Path shared;
  private static Path model;
  private static CompleteRun run;

  @TempDir Path folder;

  @BeforeAll
  static void writeInputs() throws IOException {
    model = PoisonModel.write(shared.resolve("poison.onnx"));
    Poison.write(shared.resolve("clean"), shared.resolve("poisoned"));
    assertThat(CommandRun.of(Poison.call(model, shared.resolve("clean"), scoredClean())).err())
        .isEmpty();
    run = CompleteRun.in(Files.createDirectory(shared.resolve("runs")));
  }

  private static Path scoredClean() {
    return shared.resolve("scored-clean");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "null,7,convert",
    "ragged array,107,convert",
    "number that does not fit,307,convert",
    "index out of bounds,407,infer",
    "unknown category,507,infer",
    "NaN,607,guard outputs",
    "infinity,707,guard outputs",
    "out of range,807,guard outputs"
  })
  void setsPoisonedRowsAside(String poison, int kind, String stage) throws IOException {
    String filter =
        String.format(Locale.ROOT, "--filter=id %% 900 = %d OR id %% 900 NOT IN (%s)", kind, KINDS);
    Path poisoned = shared.resolve("poisoned");

    CommandRun without = CommandRun.of(Poison.call(model, poisoned, out(), filter));
    assertThat(without.exitCode()).isEqualTo(stage.equals("infer") ? 6 : 4);
    assertThat(without.err()).startsWith("THR-").contains("id = ");
    assertThat(out()).doesNotExist();

    CommandRun with =
        CommandRun.of(Poison.call(model, poisoned, out(), filter, "--max-bad-rows=" + BAD));
    assertThat(with.err()).isEmpty();
    assertSame(out(), read(scoredClean()).where("id % 900 NOT IN (" + KINDS + ")"));
    assertThat(Poison.quarantined(out())).hasSize(BAD);
    add("poisoned row: " + poison, stage, without, "`--max-bad-rows`: set aside, good rows equal");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"field too many,'7,1.5,1,1,b,7,stray'", "text in a number,'7,wörds,1,1,b,7'"})
  void setsMalformedLinesAside(String fault, String line) throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,x0,x1,k,s,small"));
    for (int id = 0; id < 20; id++) {
      lines.add(String.format(Locale.ROOT, "%d,%d.5,1,%d,a,%d", id, 1 + id, id % 3, id));
    }
    Path clean = Files.write(folder.resolve("clean.csv"), lines);
    assertThat(csv(clean, folder.resolve("clean")).err()).isEmpty();
    lines.set(8, line);
    Path malformed = Files.write(folder.resolve("in.csv"), lines);

    CommandRun without = csv(malformed, out());
    assertThat(without.exitCode()).isEqualTo(4);
    assertThat(without.err()).startsWith("THR-DATA-");
    assertThat(out()).doesNotExist();

    assertThat(csv(malformed, out(), "--max-bad-rows=1").err()).isEmpty();
    assertSame(out(), read(folder.resolve("clean")).where("id <> 7"));
    add("malformed CSV: " + fault, "read", without, "`--max-bad-rows`: set aside with its bytes");
  }

  private static CommandRun csv(Path input, Path output, String... more) {
    List<String> call = Poison.call(model, input, output, "--bind=x=x0,x1");
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  /** The one fault that Spark does not notice: it is the run without the feature that succeeds. */
  @Test
  void refusesACorruptPageThatWouldBeScored() throws IOException {
    Path input = Files.createDirectory(folder.resolve("in"));
    Path whole = file("whole", numbers(0, 100), input.resolve("a.parquet"));
    Path flipped = file("flipped", numbers(100, 200), input.resolve("b.parquet"));
    assertThat(numeric(input, folder.resolve("clean")).err()).isEmpty();
    byte[] bytes = Files.readAllBytes(flipped);
    bytes[indexOf(bytes, MARKED) + 2] ^= 0x40;
    Files.write(flipped, bytes);

    CommandRun spoiled = numeric(input, folder.resolve("spoiled"), "--verify-input=none");
    assertThat(spoiled.err()).isEmpty();
    assertThat(read(folder.resolve("clean")).exceptAll(read(folder.resolve("spoiled"))).count())
        .isEqualTo(1);

    CommandRun refused = numeric(input, out());
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).startsWith("THR-DATA-405").contains("b.parquet");
    assertThat(out()).doesNotExist();

    CommandRun lost = numeric(input, out(), "--allow-data-loss");
    assertThat(lost.err()).isEmpty();
    assertThat(lost.out()).contains("could not be read", "b.parquet");
    assertSame(out(), read(folder.resolve("clean")).where("id < 100"));
    assertThat(whole).exists();
    FaultMatrix.add(
        "corrupt Parquet page",
        "read",
        "`--verify-input none`: published with a wrong prediction",
        "refused, THR-DATA-405; `--allow-data-loss`: published without the file, which is listed");
  }

  private static CommandRun numeric(Path input, Path output, String... more) {
    List<String> call = Poison.call(model, input, output, "--bind=x=x0,x1");
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private static Dataset<Row> numbers(int from, int to) {
    String x0 = "cast(if(id = 150, " + MARKED + ", id + 1) as float) as x0";
    return SharedSpark.session()
        .range(from, to)
        .selectExpr("id", x0, "1f as x1", "id % 3 as k", "'a' as s", "cast(id as int) as small");
  }

  /** One file, as plain as can be. */
  private Path file(String name, Dataset<Row> rows, Path target) throws IOException {
    Path written = folder.resolve(name);
    rows.coalesce(1)
        .write()
        .option("compression", "none")
        .option("parquet.enable.dictionary", "false")
        .parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      return Files.copy(
          files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow(), target);
    }
  }

  private static int indexOf(byte[] bytes, float value) {
    byte[] wanted =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    for (int i = 0; i < bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("the value is not in the file");
  }

  @Test
  void readsAColumnThatAFileLacksAsNull() throws IOException {
    Path input = Files.createDirectory(folder.resolve("in"));
    file("whole", numbers(0, 100), input.resolve("a.parquet"));
    file("without", numbers(100, 200).drop("x1"), input.resolve("b.parquet"));

    CommandRun without = numeric(input, out(), "--nulls=1");
    assertThat(without.exitCode()).isEqualTo(4);
    assertThat(without.err()).startsWith("THR-DATA-407").contains("b.parquet");
    assertThat(out()).doesNotExist();

    CommandRun with = numeric(input, out(), "--nulls=1", "--allow-missing-columns");
    assertThat(with.err()).isEmpty();
    assertThat(read(out()).count()).isEqualTo(200);
    add("schema drift", "plan", without, "`--allow-missing-columns`: read as null");
  }

  /** In a process of its own, by its own doing at one step. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "commit,driver-next,KILL_RECORDED",
    "publish,driver-publish,KILL",
    "'publish, after the manifest',driver-published,KILL"
  })
  void continuesWhereTheDriverWasKilled(String stage, String step, Trap.Blow blow)
      throws Exception {
    Path traps = Files.createDirectory(folder.resolve("traps"));
    Trap.set(traps, step, blow);
    List<String> properties =
        List.of(
            "spark.master=local[1]",
            "spark.hadoop.fs.file.impl=" + TrapFileSystem.class.getName(),
            Trap.FOLDER + "=" + traps);
    try (DriverProcess driver =
        DriverProcess.start(folder.resolve("driver.log"), run.call(out()), properties, Map.of())) {
      assertThat(driver.exitCode()).as(driver.log()).isEqualTo(137);
    }
    assertThat(Trap.sprung(traps, step)).isTrue();

    CommandRun without = CommandRun.of(run.call(out(), "--batch-size=63"));
    assertThat(without.exitCode()).as(without.err()).isEqualTo(5);

    CommandRun with = CommandRun.of(run.call(out()));
    assertThat(with.err()).isEmpty();
    run.check(out());
    add("driver killed", stage, without, "the same command: published, every row once");
  }

  private static void add(String fault, String stage, CommandRun without, String with)
      throws IOException {
    FaultMatrix.add(
        fault,
        stage,
        String.format(
            Locale.ROOT, "exit code %d, %s", without.exitCode(), without.err().split(":", 2)[0]),
        with);
  }

  private static void assertSame(Path output, Dataset<Row> expected) {
    Dataset<Row> found = read(output);
    assertThat(found.exceptAll(expected).collectAsList()).isEmpty();
    assertThat(expected.exceptAll(found).collectAsList()).isEmpty();
    CommandRun verified = CommandRun.of("verify", output.toString());
    assertThat(verified.err()).isEmpty();
  }

  private static Dataset<Row> read(Path output) {
    return SharedSpark.session().read().parquet(output.toString());
  }

  private Path out() {
    return folder.resolve("out");
  }
}
