package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles of runs, and runs against their baselines. */
class ITDrift {
  private static final int ROWS = 4000;

  @TempDir Path folder;

  private Path model() throws IOException {
    Path model = folder.resolve("model.onnx");
    return Files.exists(model) ? model : PoisonModel.write(model);
  }

  /** Rows for the poison model, none of them bad unless asked for. */
  private Path rows(String name, String x0, String k, String s) {
    Path data = folder.resolve(name);
    SharedSpark.session()
        .range(0, ROWS, 1, 3)
        .selectExpr(
            "id",
            "array(cast(" + x0 + " as float), cast(1 + id % 5 as float)) as x",
            k + " as k",
            s + " as s",
            "id % 1000 as small")
        .write()
        .parquet(data.toString());
    return data;
  }

  private Path plain(String name) {
    return rows(name, "1 + id % 17", "id % 3", "'a'");
  }

  private CommandRun score(Path input, String output, String... more) throws IOException {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + model(),
                "--input=" + input,
                "--output=" + folder.resolve(output),
                "--keep=id",
                "--narrow=small"));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private JsonNode profile(String output) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(output).resolve("_thresher"))) {
      List<Path> profiles =
          files.filter(file -> file.getFileName().toString().startsWith("profile-")).toList();
      assertThat(profiles).hasSize(1);
      return new ObjectMapper().readTree(profiles.get(0).toFile());
    }
  }

  private static JsonNode column(JsonNode columns, String name) {
    for (JsonNode column : columns) {
      if (column.path("name").asText().equals(name)) {
        return column;
      }
    }
    throw new AssertionError(name + " is not among " + columns);
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
  }

  @Test
  void namesTheFeatureThatMovedAndPublishesNothingBeyondTheLimit() throws IOException {
    assertThat(score(plain("before"), "base").exitCode()).isZero();
    JsonNode profile = profile("base");
    assertThat(profile.path("rows").asLong()).isEqualTo(ROWS);
    assertThat(profile.path("covered").asLong()).isEqualTo(ROWS);
    assertThat(profile.path("sampled").asLong()).isEqualTo(ROWS);
    assertThat(column(profile.path("columns"), "x[0]").path("numbers").path("max").asDouble())
        .isEqualTo(17);
    assertThat(column(profile.path("columns"), "k").path("numbers").path("mean").asDouble())
        .isCloseTo(1, within(0.01));
    assertThat(profile.path("columns").findValuesAsText("name"))
        .containsExactly("y", "x[0]", "x[1]", "k", "s", "small");

    Path moved = rows("after", "4 + id % 17", "id % 3", "if(id % 10 = 0, 'b', 'a')");
    String base = folder.resolve("base").toString();
    CommandRun refused =
        score(
            moved,
            "now",
            "--baseline=" + base,
            "--max-drift=psi=0.2,unseen=0.05,psi(y)=9",
            "--report=" + folder.resolve("report.json"));

    assertThat(refused.exitCode()).isEqualTo(7);
    assertThat(refused.err())
        .contains("THR-GATE-877", "feature 'x[0]': psi ", " over 0.2", "feature 's': ")
        .contains("unseen 0.1000 over 0.05")
        .doesNotContain("'x[1]'", "'k'", "'small'", "score 'y'");
    assertThat(refused.out())
        .contains("6 columns compared, in 4,000 and 4,000 rows looked at")
        .contains("10.00% unseen, such as b", "<- over the limit")
        .containsPattern("1[5-9]\\.\\d\\d% outside"); // By a sketch, which draws lots.
    assertThat(folder.resolve("now").resolve("_SUCCESS")).doesNotExist();
    JsonNode drift = report().path("drift");
    assertThat(column(drift.path("columns"), "x[0]").path("overLimit")).hasSize(1);
    assertThat(column(drift.path("columns"), "x[0]").path("outside").asDouble())
        .isCloseTo(3.0 / 17, within(0.02));
    assertThat(column(drift.path("columns"), "x[1]").path("psi").asDouble()).isLessThan(0.01);
    assertThat(column(drift.path("columns"), "s").path("unseen").asDouble())
        .isCloseTo(0.1, within(1e-6));

    Path page = folder.resolve("run.html");
    CommandRun passed =
        score(moved, "now", "--baseline=" + base, "--max-drift=psi=9", "--report=" + page);
    assertThat(passed.exitCode()).as(passed.err()).isZero();
    assertThat(folder.resolve("now").resolve("_SUCCESS")).exists();
    assertThat(profile("now").path("covered").asLong()).isEqualTo(ROWS);
    assertThat(Files.readString(page))
        .contains(">Drift<", "Drift of feature x[0]", "before 0.0%", ">Features<", ">Scores: y<")
        .contains("The baseline does not have b.");
  }

  @Test
  void setsQuarantinedRowsApartAndComparesNullsAndOtherModels() throws IOException {
    Path clean = folder.resolve("clean");
    Path poisoned = folder.resolve("poisoned");
    Poison.write(clean, poisoned);
    CommandRun run =
        CommandRun.of(Poison.call(model(), poisoned, folder.resolve("base"), "--max-bad-rows=1%"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode profile = profile("base");
    assertThat(profile.path("rows").asLong()).isEqualTo(Poison.ROWS - Poison.BAD);
    assertThat(profile.path("covered").asLong()).isEqualTo(Poison.ROWS - Poison.BAD);
    assertThat(profile.path("quarantined").asLong()).isEqualTo(Poison.BAD);
    assertThat(column(profile.path("columns"), "s").path("categories").path("frequent").size())
        .isEqualTo(2);
    assertThat(column(profile.path("columns"), "x[0]").path("nulls").asDouble()).isZero();

    Path nulls =
        rows("nulls", "if(id % 4 = 0, null, 1 + id % 17)", "id % 3", "if(id % 2 = 0, 'a', 'b')");
    CommandRun refused =
        score(
            nulls,
            "out",
            "--nulls=nan",
            "--nulls=x=nan",
            "--baseline=" + folder.resolve("base"),
            "--max-drift=nulls=0.05,nulls(y)=1");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(7);
    assertThat(refused.err())
        .contains("feature 'x[0]': nulls 0.2500 over 0.05")
        .doesNotContain("'x[1]'", "'k'", "'s'");

    Shipped other = Shipped.named("breast-cancer");
    CommandRun differing =
        CommandRun.of(
            other.call(
                other.data(),
                folder.resolve("other"),
                "--keep=id",
                "--baseline=" + folder.resolve("base")));
    assertThat(differing.exitCode()).as(differing.err()).isZero();
    assertThat(differing.out())
        .contains("0 columns compared", "another model scored the baseline")
        .contains("only the baseline has y (score, float)", "only this run has label (score, ");
  }

  @Test
  void takesTheNewestRunOrTheOneNamedAndRefusesWhatIsNoBaseline() throws IOException {
    Path first = folder.resolve("in").resolve("1");
    Files.createDirectories(folder.resolve("in"));
    plain("in/1");
    score(first, "base", "--run-id=one");
    Path second = rows("in/2", "50", "id % 3", "'a'");
    score(second, "base", "--mode=append", "--incremental", "--run-id=two");
    String base = folder.resolve("base").toString();

    String newest = score(first, "a", "--baseline=" + base).out();
    String named = score(first, "b", "--baseline=" + base + "@one").out();
    assertThat(newest).contains("run two in ", "feature x[0]: psi ", "100.00% outside");
    assertThat(named).contains("run one in ", "drift         little: most in ");

    score(first, "off", "--profile-data=off");
    Path damaged = folder.resolve("base/_thresher/profile-one.json");
    Files.writeString(damaged, Files.readString(damaged).replace("17.0", "18.0"));
    assertThat(CommandRun.of("verify", base).err()).contains("profile-one.json: sha256 was");
    assertRefused("THR-USE-871", first, "--baseline=" + folder.resolve("in"));
    assertRefused("THR-USE-872", first, "--baseline=" + base + "@three");
    assertRefused("THR-USE-873", first, "--baseline=" + folder.resolve("off"));
    assertRefused("THR-USE-874", first, "--baseline=" + base + "@one");
    assertRefused("THR-USE-875", first, "--max-drift=psi=0.2");
    assertRefused("THR-USE-875", first, "--baseline=" + base, "--profile-data=off");
    assertRefused("THR-USE-876", first, "--baseline=" + base, "--max-drift=psi(age)=0.2");

    CommandRun empty =
        score(first, "empty", "--filter=id < 0", "--baseline=" + base, "--max-drift=psi=0");
    assertThat(empty.exitCode()).as(empty.err()).isZero();
    assertThat(empty.out()).contains("the run scored no rows: nothing is compared");

    score(first, "base", "--mode=overwrite", "--run-id=four");
    assertThat(profile("base").path("rows").asLong()).isEqualTo(ROWS);
  }

  @Test
  void passesOverRunsWithoutRowsAndRefusesThemWhereNamed() throws IOException {
    Path data = plain("data");
    score(data, "base", "--run-id=one");
    score(data, "base", "--mode=append", "--filter=id < 0", "--run-id=none");
    String base = folder.resolve("base").toString();

    CommandRun newest = score(data, "a", "--baseline=" + base, "--max-drift=psi=0.2");
    assertThat(newest.exitCode()).as(newest.err()).isZero();
    assertThat(newest.out())
        .contains("run one in ", "newer runs of the baseline scored no rows: 1 passed over");

    CommandRun named = score(data, "b", "--baseline=" + base + "@none", "--max-drift=psi=0.2");
    assertThat(named.exitCode()).as(named.out()).isEqualTo(7);
    assertThat(named.err()).contains("THR-GATE-878: ", "a baseline that scored no rows");
    assertThat(folder.resolve("b").resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void takesThePlaceOfItsBaselineAndIsDoneAgain() throws IOException {
    Path data = plain("data");
    score(data, "base", "--run-id=one");
    Path base = folder.resolve("base");
    String[] replacing = {
      "--mode=overwrite",
      "--run-id=two",
      "--baseline=" + base + "@one",
      "--max-drift=psi=0.2,psi(k)=0.2"
    };
    assertThat(score(data, "base", replacing).exitCode()).isZero();
    assertThat(base.resolve("_thresher/profile-one.json")).doesNotExist();

    assertPublished(score(data, "base", replacing));
    // As a driver leaves it that dies before it has tidied up.
    ObjectMapper json = new ObjectMapper();
    JsonNode manifest = json.readTree(base.resolve("_thresher/manifest.json").toFile());
    ObjectNode intent = json.createObjectNode().put("replaces", true);
    intent.set("run", manifest.path("runs").path(0));
    intent.putArray("moves");
    intent.putArray("obsolete").add("old.parquet");
    Files.writeString(base.resolve("old.parquet"), "old");
    Path run = Files.createDirectories(base.resolve("_thresher/runs/two"));
    json.writeValue(run.resolve("publish.json").toFile(), intent);
    assertPublished(score(data, "base", replacing));
    assertThat(base.resolve("old.parquet")).doesNotExist();
    assertThat(base.resolve("_thresher/runs")).doesNotExist();

    CommandRun other =
        score(data, "base", "--mode=overwrite", "--run-id=three", "--baseline=" + base + "@one");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("THR-USE-872: ");
    assertThat(profile("base").path("rows").asLong()).isEqualTo(ROWS);
  }

  private static void assertPublished(CommandRun again) {
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("two is already published; nothing to do");
  }

  private void assertRefused(String code, Path input, String... more) throws IOException {
    CommandRun refused = score(input, "refused", more);
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains(code + ":");
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}
