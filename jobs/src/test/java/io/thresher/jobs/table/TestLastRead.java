package io.thresher.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.table.LastRead.Recorded;
import io.thresher.jobs.table.TableHistory.Change;
import io.thresher.jobs.table.TableHistory.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestLastRead {
  private static final TableHistory INPUT = new TableHistory(versions(3, 2, 1, 0));
  private static final TableHistory NONE = new TableHistory(List.of());

  private static List<Version> versions(int... ids) {
    return Arrays.stream(ids).mapToObj(id -> version(id, null)).toList();
  }

  private static Version version(int id, @Nullable RunMark mark) {
    return new Version(Integer.toString(id), "write", Change.APPENDED, mark);
  }

  private static RunMark mark(String run, String input, int version, String mode) {
    return new RunMark(run, "s", "m", input, Integer.toString(version), mode, 1, 1, 0);
  }

  private static Recorded recorded(RunMark mark, String since, String version) {
    return new Recorded(mark, since, version, "delta");
  }

  private static @Nullable String read(TableHistory output, Recorded... recorded) {
    RunMark last = LastRead.of(output, List.of(recorded), "t", INPUT);
    return last == null ? null : last.inputVersion();
  }

  @Test
  void isTheNewestVersionOfTheInput() {
    RunMark old = mark("backfill", "t", 1, "append");
    RunMark newest = mark("nightly", "t", 2, "append");
    RunMark other = mark("other", "u", 3, "append");

    assertThat(
            read(new TableHistory(List.of(version(9, other), version(8, old), version(7, newest)))))
        .isEqualTo("2");
    assertThat(read(new TableHistory(List.of(version(9, other))))).isNull();
    assertThat(read(NONE)).isNull();
  }

  @Test
  void isNoneThatWasOverwritten() {
    RunMark newest = mark("nightly", "t", 2, "append");
    Version overwrite = version(8, mark("backfill", "t", 1, "overwrite"));

    assertThat(read(new TableHistory(List.of(overwrite, version(7, newest))))).isEqualTo("1");
    assertThat(
            read(
                new TableHistory(List.of(version(9, mark("a", "u", 1, "overwrite")))),
                recorded(newest, "", "7")))
        .isNull();
  }

  @Test
  void isInTheManifestWhereTheTableHasForgotten() {
    Recorded run = recorded(mark("nightly", "t", 2, "append"), "", "7");

    assertThat(read(new TableHistory(versions(9, 8)), run)).isEqualTo("2");
    assertThat(read(new TableHistory(versions(9, 8, 7)), run)).isNull();
    assertThat(read(new TableHistory(versions(5, 4)), run)).isNull();
    assertThat(read(NONE, run)).isNull();
    Recorded snapshot = new Recorded(run.mark(), "", "7", "iceberg");
    assertThat(read(new TableHistory(versions(5, 4)), snapshot)).isEqualTo("2");
    assertThat(read(new TableHistory(versions(5, 4), Set.of("7")), snapshot)).isNull();
  }

  @Test
  void isThatOfARunWithoutRowsWhichWentOn() {
    TableHistory output = new TableHistory(List.of(version(7, mark("nightly", "t", 1, "append"))));
    RunMark quiet = mark("quiet", "t", 2, "append");

    assertThat(read(output, recorded(quiet, "1", ""))).isEqualTo("2");
    assertThat(read(output, recorded(quiet, "0", ""))).isEqualTo("1");
    assertThat(read(output, recorded(quiet, "", ""))).isEqualTo("1");
    RunMark otherwise = new RunMark("quiet", "x", "m", "t", "2", "append", 1, 0, 1);
    assertThat(read(output, recorded(otherwise, "1", ""))).isEqualTo("1");
  }

  @Test
  void aLaterRunTakesThePlaceOfAnEarlier() {
    Version append = version(7, mark("a", "t", 1, "append"));
    Version merge = version(8, mark("b", "t", 2, "merge"));
    Version overwrite = version(9, mark("c", "t", 2, "overwrite"));

    TableHistory merged = new TableHistory(List.of(merge, append));
    assertThat(merged.displacing("a", "append")).isEmpty();
    assertThat(merged.displacing("a", "merge")).contains(merge);
    assertThat(merged.displacing("b", "merge")).isEmpty();
    TableHistory all = new TableHistory(List.of(overwrite, merge, append));
    assertThat(all.displacing("a", "append")).contains(overwrite);
    assertThat(all.displacing("c", "overwrite")).isEmpty();
    assertThat(all.displacing("forgotten", "append")).contains(overwrite);
  }
}
