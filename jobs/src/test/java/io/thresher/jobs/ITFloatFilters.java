package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Filters select rows with NaN, which is greater than any number, from files whose statistics leave
 * NaN out: {@code datasets/writers/nan.parquet}, with 1, NaN, 0.5 and 3, NaN, 7 in its row groups.
 */
class ITFloatFilters {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "full,x > 2.5,1 3 4 5",
    "checksums,x > 2.5,1 3 4 5",
    "none,x > 2.5,1 3 4 5",
    "checksums,x > 8,1 4",
    "checksums,point.z > 8,1 4",
    "checksums,x = double('NaN') AND id > 0,1 4",
    "checksums,x < 1,2",
    "checksums,id > 3,4 5"
  })
  void selectsRowsWithNaN(String verify, String filter, String ids) throws IOException {
    Path output = folder.resolve("out");

    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + WriterModel.ofTheKey(folder.resolve("key.onnx")),
            "--input=../datasets/writers/nan.parquet",
            "--output=" + output,
            "--filter=" + filter,
            "--verify-input=" + verify);

    assertThat(run.err()).isEmpty();
    List<Long> found =
        SharedSpark.session()
            .read()
            .parquet(output.toString())
            .orderBy("y_id")
            .collectAsList()
            .stream()
            .map(row -> row.getLong(0))
            .toList();
    assertThat(found).isEqualTo(Arrays.stream(ids.split(" ")).map(Long::valueOf).toList());
  }
}
