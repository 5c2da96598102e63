package io.thresher.jobs.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.run.WorkUnits;
import io.thresher.jobs.store.Digests;
import io.thresher.jobs.store.Json;
import io.thresher.spark.scan.FileSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestRunIdentity {
  private static final InputFile A = new InputFile("file:/a", 10, 1, "");
  private static final InputFile B = new InputFile("file:/b", 20, 2, "");

  @Test
  void isTheSameForTheSame() {
    RunIdentity one = identity(List.of(A, B), "m", Map.of("nulls", "nan", "mode", "error"));
    RunIdentity other = identity(List.of(A, B), "m", Map.of("mode", "error", "nulls", "nan"));

    assertThat(one.id()).isEqualTo(other.id()).matches("[0-9a-f]{20}");
    assertThat(one.differences(other)).isEmpty();
  }

  @Test
  void isAnotherWhereAnythingDiffers() {
    RunIdentity before = identity(List.of(A, B), "m", Map.of("nulls", "nan"));
    List<RunIdentity> others =
        List.of(
            identity(List.of(A), "m", Map.of("nulls", "nan")),
            identity(List.of(A, new InputFile("file:/b", 21, 2, "")), "m", Map.of("nulls", "nan")),
            identity(List.of(A, new InputFile("file:/b", 20, 3, "")), "m", Map.of("nulls", "nan")),
            identity(List.of(A, new InputFile("file:/b", 20, 2, "e")), "m", Map.of("nulls", "nan")),
            identity(List.of(A, B), "n", Map.of("nulls", "nan")),
            identity(List.of(A, B), "m", Map.of("nulls", "0")),
            identity(List.of(A, B), "m", Map.of()));

    assertThat(others.stream().map(RunIdentity::id)).doesNotHaveDuplicates();
    assertThat(others).allMatch(other -> !other.id().equals(before.id()));
    assertThat(others).allMatch(other -> !before.differences(other).isEmpty());
  }

  @Test
  void namesWhatDiffers() {
    RunIdentity before = identity(List.of(A, B), "m", Map.of("nulls", "nan"));
    InputFile changed = new InputFile("file:/b", 21, 2, "");
    InputFile added = new InputFile("file:/c", 1, 1, "");

    assertThat(before.differences(identity(List.of(changed, added), "n", Map.of("nulls", "0"))))
        .containsExactly(
            "the model was m and is n",
            "nulls was 'nan' and is '0'",
            "file:/b has changed",
            "file:/c is new",
            "file:/a is gone");
  }

  @Test
  void namesAFewOfManyFiles() {
    List<InputFile> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(new InputFile("file:/" + i, 1, 1, ""));
    }

    assertThat(identity(List.of(), "m", Map.of()).differences(identity(many, "m", Map.of())))
        .hasSize(4)
        .endsWith("47 more input files differ");
  }

  @Test
  void tellsUnitsApartByAllThatTheyRead() {
    FileSlice slice = new FileSlice("file:/a", 0, 5, 1, 10);
    List<List<FileSlice>> tasks =
        List.of(
            List.of(slice),
            List.of(new FileSlice("file:/b", 0, 5, 1, 10)),
            List.of(new FileSlice("file:/a", 5, 5, 1, 10)),
            List.of(new FileSlice("file:/a", 0, 6, 1, 10)),
            List.of(new FileSlice("file:/a", 0, 5, 2, 10)),
            List.of(new FileSlice("file:/a", 0, 5, 1, 11)),
            List.of(slice, slice),
            List.of(slice));

    assertThat(WorkUnits.keys(tasks)).doesNotHaveDuplicates().hasSize(8);
  }

  /** Earlier drivers have written ids and keys that later ones must find again. */
  @Test
  void keepsTheIdsAndKeysOfEarlierVersions() {
    FileSlice slice = new FileSlice("file:/ä 😀", 3, 5, 1, 10);
    InputFile file = new InputFile("file:/ä 😀\"", 10, 1, "");
    RunIdentity identity = identity(List.of(file), "m", Map.of("nulls", "nan"));

    assertThat(WorkUnits.keys(List.of(List.of(slice, slice))))
        .containsExactly(
            Digests.sha256("3 5 1 10 file:/ä 😀\n".repeat(2).getBytes(UTF_8)).substring(0, 32));
    assertThat(Json.line(identity))
        .isEqualTo(
            "{\"inputs\":[{\"path\":\"file:/ä 😀\\\"\",\"bytes\":10,\"modified\":1,"
                + "\"digest\":\"\"}],\"modelDigest\":\"m\",\"options\":{\"nulls\":\"nan\"}}");
    assertThat(identity.id())
        .isEqualTo(Digests.sha256(Json.line(identity).getBytes(UTF_8)).substring(0, 20));
  }

  private static RunIdentity identity(
      List<InputFile> inputs, String model, Map<String, String> options) {
    return new RunIdentity(inputs, model, new TreeMap<>(options));
  }
}
