package io.thresher.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thresher.profile.ProfiledColumn.Kind;
import io.thresher.profile.ProfiledColumn.Role;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestProfileTotals {
  private static final ProfiledColumn X = new ProfiledColumn("x", Role.SCORE, "float", Kind.NUMBER);
  private static final ProfiledColumn S =
      new ProfiledColumn("s", Role.FEATURE, "string", Kind.CATEGORY);

  private static ProfilePiece piece(int level, double from, double to, int count, String text) {
    NumberSketch numbers = new NumberSketch();
    CategorySketch texts = new CategorySketch();
    for (int i = 0; i < count; i++) {
      numbers.add(from + (to - from) * i / count);
      texts.add(text);
    }
    texts.addNull();
    Map<ProfiledColumn, ColumnSketch> columns = new LinkedHashMap<>();
    columns.put(X, numbers);
    columns.put(S, texts);
    return new ProfilePiece(level, (long) count << level, count, columns);
  }

  private static NumberProfile numbers(DataProfile profile) {
    return Objects.requireNonNull(profile.columns().get(0).numbers());
  }

  private static CategoryProfile texts(DataProfile profile) {
    return Objects.requireNonNull(profile.columns().get(1).categories());
  }

  @Test
  void weighsTheRowsOfLongTasksAsMuchAsOthers() {
    ProfileTotals totals = new ProfileTotals();
    // 1,000 rows below 1, all looked at; 7,000 above, one of eight.
    totals.add(piece(0, 0, 1, 1000, "short"));
    totals.add(piece(3, 1, 8, 875, "long"));

    DataProfile profile = totals.profile("digest", 9000, 3, List.of("map"));

    assertThat(profile.rows()).isEqualTo(9000);
    assertThat(profile.covered()).isEqualTo(8000);
    assertThat(profile.sampled()).isEqualTo(1875);
    assertThat(profile.quarantined()).isEqualTo(3);
    assertThat(profile.leftOut()).containsExactly("map");
    assertThat(numbers(profile).mean()).isCloseTo(4, within(0.01));
    assertThat(numbers(profile).deviation()).isCloseTo(8 / Math.sqrt(12), within(0.01));
    assertThat(numbers(profile).quantile(0.5)).isCloseTo(4, within(0.15));
    assertThat(numbers(profile).quantile(0.125)).isCloseTo(1, within(0.15));
    assertThat(texts(profile).frequent())
        .extracting(CategoryProfile.Category::value)
        .containsExactly("long", "short");
    assertThat(texts(profile).frequent().get(0).share()).isCloseTo(0.875, within(1e-9));
    assertThat(texts(profile).distinct()).isEqualTo(2);
    assertThat(texts(profile).complete()).isTrue();
    assertThat(profile.columns().get(1).nulls()).isCloseTo(9 / 8009.0, within(1e-9));
  }

  @Test
  void coversTheRowsOfTasksThatOthersStandFor() throws IOException {
    ProfilePiece seen = piece(3, 1, 8, 1000, "a");
    ProfilePiece unseen = ProfilePiece.of(ProfilePiece.unseen(5000).bytes());
    ProfileTotals alone = new ProfileTotals();
    alone.add(seen);
    ProfileTotals both = new ProfileTotals();
    both.add(unseen);
    both.add(seen);
    both.add(unseen);

    DataProfile profile = both.profile("digest", 18_000, 0, List.of());

    assertThat(profile.covered()).isEqualTo(18_000);
    assertThat(profile.sampled()).isEqualTo(1000);
    assertThat(profile.columns()).isEqualTo(alone.profile("digest", 8000, 0, List.of()).columns());
  }

  @Test
  void keepsTheLeastAndTheGreatestOfRowsThatStandForMore() {
    for (int level = 0; level < 4; level++) {
      ProfileTotals totals = new ProfileTotals();
      totals.add(piece(0, 0, 1, 1, "one"));
      totals.add(piece(level, -50_000, 50_000, 100_000, "many"));

      NumberProfile profile = numbers(totals.profile("digest", 1, 0, List.of()));

      assertThat(profile.min()).as("at level %d", level).isEqualTo(-50_000);
      assertThat(profile.max()).as("at level %d", level).isEqualTo(49_999);
      assertThat(profile.quantile(0)).isEqualTo(-50_000);
      assertThat(profile.quantile(1)).isEqualTo(49_999);
      assertThat(profile.quantile(0.5)).isCloseTo(0, within(2200.0));
    }
  }

  @Test
  void staysWithinItsErrorInEveryDecile() {
    ProfileTotals totals = new ProfileTotals();
    Random random = new Random(9);
    double[] all = new double[60_000];
    for (int task = 0; task < 6; task++) {
      NumberSketch sketch = new NumberSketch();
      for (int i = 0; i < 10_000; i++) {
        double value = Math.exp(2 * random.nextGaussian());
        all[task * 10_000 + i] = value;
        sketch.add(value);
      }
      totals.add(new ProfilePiece(0, 10_000, 10_000, Map.of(X, sketch)));
    }
    Arrays.sort(all);

    List<Double> deciles = numbers(totals.profile("", 60_000, 0, List.of())).deciles();

    assertThat(deciles).hasSize(11);
    assertThat(deciles.get(0)).isEqualTo(all[0]);
    assertThat(deciles.get(10)).isEqualTo(all[all.length - 1]);
    for (int i = 1; i < 10; i++) {
      int place = Arrays.binarySearch(all, deciles.get(i));
      assertThat(place / 60_000.0).as("decile %d", i).isCloseTo(i / 10.0, within(0.011));
    }
  }

  @Test
  void travelsAsBytes() throws IOException {
    ProfilePiece sent = piece(2, -5, 5, 3000, "ü" + "x".repeat(99));

    ProfilePiece arrived = ProfilePiece.of(sent.bytes());

    ProfileTotals totals = new ProfileTotals();
    totals.add(arrived);
    DataProfile profile = totals.profile("", 12_000, 0, List.of());
    assertThat(arrived.level()).isEqualTo(2);
    assertThat(arrived.columns().keySet()).containsExactly(X, S);
    assertThat(profile.covered()).isEqualTo(12_000);
    assertThat(numbers(profile).min()).isEqualTo(-5);
    assertThat(numbers(profile).mean()).isCloseTo(0, within(0.01));
    assertThat(texts(profile).frequent().get(0).value()).isEqualTo("ü" + "x".repeat(63));
  }

  @Test
  void refusesBytesOfNoPiece() {
    byte[] bytes = piece(0, 0, 1, 10, "a").bytes();
    byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);

    assertThatThrownBy(() -> ProfilePiece.of(cut)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ProfilePiece.of(new byte[] {1, 2, 3}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("header");
  }

  @Test
  void isEmptyWithoutRows() {
    DataProfile profile = new ProfileTotals().profile("digest", 0, 0, List.of());

    assertThat(profile.columns()).isEmpty();
    assertThat(profile.covered()).isZero();
  }
}
