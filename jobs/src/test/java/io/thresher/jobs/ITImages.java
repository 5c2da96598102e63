package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of image files. */
class ITImages {
  private static final Path MODEL = Path.of("../datasets/shapes").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void scoresEachFileAndSetsDamagedOnesAside() throws IOException {
    SharedSpark.session();
    Path photos = Files.createDirectories(folder.resolve("photos"));
    try (Stream<Path> files = Files.list(MODEL.resolve("photos"))) {
      for (Path file : files.toList()) {
        Files.copy(file, photos.resolve(file.getFileName()));
      }
    }
    byte[] whole = Files.readAllBytes(MODEL.resolve("photos/0.jpeg"));
    Files.write(photos.resolve("cut.jpeg"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Path output = folder.resolve("out");

    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + MODEL,
            "--input=" + photos,
            "--output=" + output,
            "--keep=path",
            "--max-bad-rows=1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("1 set aside in");
    List<Row> rows =
        SharedSpark.session()
            .read()
            .parquet(output.toString())
            .selectExpr("regexp_extract(path, '([^/.]+)[.]', 1) as name", "label")
            .orderBy("name")
            .collectAsList();
    assertThat(rows.stream().map(row -> row.getString(0)).toList())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(rows.stream().map(row -> row.getString(1)).toList())
        .isEqualTo(
            SharedSpark.session()
                .read()
                .parquet(MODEL.resolve("golden.parquet").toString())
                .orderBy("id")
                .limit(9)
                .collectAsList()
                .stream()
                .map(row -> row.getString(1))
                .toList());
    List<Row> aside =
        SharedSpark.session()
            .read()
            .parquet(output.resolve("_quarantine").toString() + "/*")
            .select("file", "message")
            .collectAsList();
    assertThat(aside).hasSize(1);
    assertThat(aside.get(0).getString(0)).endsWith("cut.jpeg");
    assertThat(aside.get(0).getString(1)).contains("expected an image, got a damaged JPEG");
    assertThat(CommandRun.of("verify", output.toString()).err()).isEmpty();
  }
}
