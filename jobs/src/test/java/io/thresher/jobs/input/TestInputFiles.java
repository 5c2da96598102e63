package io.thresher.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestInputFiles {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  @Test
  void countsTheFilesThatSparkReads() throws IOException {
    touch("day=1/a.parquet");
    touch("_kind=x/b.snappy.parquet");
    touch("_SUCCESS");
    touch(".a.crc");
    touch("_temporary/c.parquet");

    InputFiles files = find(folder.toString());

    assertThat(files.files()).hasSize(2);
    assertThat(files.format(problems)).isEqualTo(InputFormat.PARQUET);
    assertThat(problems.none()).isTrue();
  }

  @Test
  void knowsTheFileThatTellsTheColumnsOfAll() throws IOException {
    touch("b.parquet");
    touch("a b.parquet");
    assertThat(find(folder.toString()).telling())
        .satisfies(file -> assertThat(file.getPath().getName()).isEqualTo("a b.parquet"));

    touch("_common_metadata");
    assertThat(find(folder.toString()).telling())
        .as("a summary is what Spark looks at")
        .satisfies(file -> assertThat(file.getPath().getName()).isEqualTo("_common_metadata"));
    assertThat(find(folder + "/b.parquet").telling())
        .satisfies(file -> assertThat(file.getPath().getName()).isEqualTo("b.parquet"));

    touch("days/day=1/c.parquet");
    assertThat(find(folder + "/days").telling())
        .satisfies(file -> assertThat(file.getPath().getName()).isEqualTo("c.parquet"));
  }

  @Test
  void findsPatternsAndLeavesLiteralNamesAlone() throws IOException {
    touch("a1.csv.gz");
    touch("a2.tsv");
    touch("odd[1].csv");

    assertThat(find(folder + "/a*").files()).hasSize(2);
    InputFiles odd = find(folder + "/odd[1].csv");
    assertThat(odd.files()).hasSize(1);
    assertThat(odd.literalPaths()[0]).endsWith("odd\\[1\\].csv");
  }

  @Test
  void reportsEveryInputThatIsMissingOrEmpty() throws IOException {
    Files.createDirectory(folder.resolve("empty"));

    find(folder + "/empty", folder + "/absent", folder + "/no*match");

    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-102", "THR-DATA-101", "THR-DATA-101");
  }

  @Test
  void refusesTablesWhoseFilesHoldDeletedRows() throws IOException {
    touch("delta/day=1/a.parquet");
    touch("delta/_delta_log/00000000000000000000.json");
    touch("hudi/a.parquet");
    touch("hudi/.hoodie/hoodie.properties");
    touch("lake/iceberg/data/day=1/a.parquet");
    touch("lake/iceberg/metadata/00000-1f0c2d3e-64a7-4b8c-9d5e-0f1a2b3c4d5e.metadata.json");
    touch("lake/iceberg/metadata/v2.gz.metadata.json");

    find(folder + "/delta", folder + "/hudi", folder + "/lake");
    find(folder + "/lake/iceberg/data");
    find(folder + "/lake/iceberg/data/day=1");
    find(folder + "/delta/day=1");

    assertThat(problems.list()).hasSize(6).allMatch(each -> each.code().equals("THR-DATA-122"));
    assertThat(problems.list().stream().map(Problem::line))
        .anyMatch(line -> line.contains("/delta | ") && line.contains("a table of Delta"))
        .anyMatch(line -> line.contains("/hudi | ") && line.contains("a table of Hudi"))
        .anyMatch(line -> line.contains("/lake/iceberg | ") && line.contains("--table"));
  }

  @Test
  void readsTheFilesOfATableThatAPatternNames() throws IOException {
    touch("delta/a.parquet");
    touch("delta/_delta_log/00000000000000000000.json");
    touch("plain/data/a.parquet");
    touch("plain/metadata/a.parquet");
    touch("plain/metadata/penguins.metadata.json");

    assertThat(find(folder + "/delta/*.parquet", folder + "/plain/*/*.parquet").files()).hasSize(3);
    assertThat(find(folder + "/plain/data").files()).hasSize(1);
    assertThat(problems.none()).isTrue();
  }

  /** To rename folders of a table would break it: that it is one is told, too. */
  @Test
  void tellsATableWhoseFoldersHoldBytesOfUtf8() throws IOException {
    touch("lake/delta/_delta_log/00000000000000000000.json");
    touch("lake/delta/city=K%C3%B6ln/a.parquet");

    find(folder + "/lake");
    find(folder + "/lake/delta/*=*");

    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactlyInAnyOrder("THR-DATA-122", "THR-DATA-123", "THR-DATA-122");
  }

  @Test
  void refusesLettersOfFoldersAsBytesOfUtf8() throws IOException {
    touch("in/city=K%C3%B6ln/a.parquet");
    touch("in/city=B%c3%a4r/a.parquet");
    touch("ascii/city=100%25/a.parquet");
    touch("ascii/city=a%2Fb/a.parquet");

    assertThat(find(folder + "/ascii").files()).hasSize(2);
    assertThat(find(folder + "/in/*/*.parquet").files()).hasSize(2);
    assertThat(problems.none()).isTrue();
    find(folder + "/in");
    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0).line()).contains("THR-DATA-123", "/in/city=");
  }

  @Test
  void asksForTheFormatWhereNamesDoNotTell() throws IOException {
    touch("unknown/data.bin");
    touch("mixed/a.csv");
    touch("mixed/b.json");

    assertThat(find(folder + "/unknown").format(problems)).isNull();
    assertThat(find(folder + "/mixed").format(problems)).isNull();
    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-103", "THR-DATA-104");
  }

  @Test
  void readsFoldersBelowFolders() throws IOException {
    touch("plain/a.parquet");
    touch("plain/sub/b.parquet");
    touch("columns/day=1/c.parquet");

    assertThat(find(folder + "/plain").nested()).isTrue();
    assertThat(find(folder + "/plain").files()).hasSize(2);
    assertThat(find(folder + "/columns").nested()).isFalse();
    assertThat(find(folder + "/plain/sub").nested()).isFalse();
  }

  @Test
  void refusesFilesThatAreNamedButLeftOut() throws IOException {
    touch("_data.parquet");
    touch(".data.csv");
    touch("b.parquet._COPYING_");

    find(folder + "/_data.parquet", folder + "/.data.csv", folder + "/b.parquet._COPYING_");

    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-116", "THR-DATA-116", "THR-DATA-116");
    assertThat(problems.list().get(0).line()).contains("_data.parquet", "rename");
  }

  @Test
  void countsWhatIsLeftOutByName() throws IOException {
    touch("a.parquet");
    touch("_b.parquet");
    touch(".c.parquet");
    touch("d.parquet._COPYING_");
    touch("_SUCCESS");
    touch(".a.parquet.crc");

    for (String input : List.of("", "/*")) {
      InputFiles files = find(folder + input);
      assertThat(files.files()).hasSize(1);
      assertThat(files.leftOut()).hasSizeBetween(2, 3);
    }
    assertThat(problems.none()).isTrue();
  }

  @Test
  void refusesToReadAFileTwice() throws IOException {
    touch("in/a.parquet");
    touch("in/b.parquet");

    find(folder + "/in", folder + "/in/a.parquet");
    find(folder + "/in", folder + "/./in");
    find(folder + "/in/*", folder + "/in/b.parquet");

    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-117", "THR-DATA-117", "THR-DATA-117");
  }

  @Test
  void refusesLinksThatLeadBack() throws IOException {
    touch("in/a.parquet");
    Files.createSymbolicLink(folder.resolve("in/loop"), folder.resolve("in"));
    Files.createDirectory(folder.resolve("twice"));
    Files.createSymbolicLink(folder.resolve("twice/one"), folder.resolve("other"));
    Files.createSymbolicLink(folder.resolve("twice/two"), folder.resolve("other"));
    touch("other/a.parquet");

    find(folder + "/in");
    find(folder + "/twice");

    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-117", "THR-DATA-117");
    assertThat(problems.list().get(0).line()).contains("in/loop", "remove the link");
  }

  private InputFiles find(String... inputs) {
    return InputFiles.find(List.of(inputs), new Configuration(false), problems);
  }

  private void touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }
}
