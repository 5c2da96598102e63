package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input that grows between runs. */
class ITIncremental {
  @TempDir Path folder;

  @Test
  void scoresEachFileOnce() throws IOException {
    add("day=1", 0, 100);
    add("day=2", 100, 200);
    CommandRun first = score();
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(predictions().count()).isEqualTo(data(0, 200).count());

    assertThat(score().out()).contains("no input file is new; nothing to do");

    add("day=3", 200, 400);
    assertThat(score().exitCode()).isZero();
    Golden.check(Shipped.named("penguins"), predictions().drop("day"));
    assertThat(predictions().select("day").distinct().count()).isEqualTo(3);
    assertThat(CommandRun.of("verify", out()).exitCode()).isZero();
  }

  @Test
  void refusesAFileThatChangedAfterItWasScored() throws IOException {
    Path file = add("day=1", 0, 100);
    assertThat(score().exitCode()).isZero();
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    add("day=2", 100, 200);

    CommandRun refused = score();

    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.errorLines()).singleElement().asString().contains("THR-OUT-210", "day=1");
    assertThat(predictions().count()).isEqualTo(data(0, 100).count());
  }

  @Test
  void addsToOtherwiseScoredFilesOnlyWhereThatIsStated() throws IOException {
    add("day=1", 0, 100);
    assertThat(score().exitCode()).isZero();
    add("day=2", 100, 200);

    CommandRun refused = score("--batch-size=3");
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("THR-OUT-211", "batch-size was '4096' and is '3'");

    assertThat(score("--batch-size=3", "--incremental=any").err()).isEmpty();
    assertThat(predictions().count()).isEqualTo(data(0, 200).count());
  }

  @Test
  void needsAppendAndFiles() {
    CommandRun refused =
        CommandRun.of("score", "--model=m", "--table=t", "--output=" + out(), "--incremental=same");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("THR-USE-209", "--mode append", "files named by --input");
  }

  private CommandRun score(String... more) throws IOException {
    List<String> call =
        new ArrayList<>(
            Shipped.named("penguins")
                .call(
                    folder.resolve("in").toString(),
                    Path.of(out()),
                    "--keep=id,day",
                    "--mode=append"));
    if (more.length < 2) {
      call.add("--incremental");
    }
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  /** One file of the rows whose ids are in a range. */
  private Path add(String name, int from, int to) throws IOException {
    Path written = folder.resolve("written-" + name);
    data(from, to).coalesce(1).write().parquet(written.toString());
    Path day = Files.createDirectories(folder.resolve("in").resolve(name));
    try (var files = Files.list(written)) {
      Path file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.move(file, day.resolve(file.getFileName()));
    }
  }

  private static Dataset<Row> data(int from, int to) throws IOException {
    return SharedSpark.session()
        .read()
        .parquet(Shipped.named("penguins").data())
        .filter("id >= " + from + " AND id < " + to);
  }

  private Dataset<Row> predictions() {
    return SharedSpark.session().read().parquet(out());
  }

  private String out() {
    return folder.resolve("out").toString();
  }
}
