package io.thresher.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.options.LongText;
import io.thresher.plan.TextFit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTokenCut {

  /** A row as BERT has it: a special token, a text, another one, perhaps a second text and its. */
  private static int[] row(int first, int second) {
    int[] row = new int[first + 2 + (second > 0 ? second + 1 : 0)];
    Arrays.fill(row, -1);
    Arrays.fill(row, 1, 1 + first, 0);
    if (second > 0) {
      Arrays.fill(row, first + 2, first + 2 + second, 1);
    }
    return row;
  }

  private static String kept(int[] row, TextFit fit) {
    return TokenCut.windows(row, fit, "m").stream()
        .map(
            w -> Arrays.stream(w.kept()).mapToObj(String::valueOf).collect(Collectors.joining(" ")))
        .collect(Collectors.joining("|"));
  }

  private static TextFit fit(int most, LongText longText, int overlap, boolean cutsSecond) {
    return new TextFit("", most, longText, overlap, cutsSecond, -1, false);
  }

  @ParameterizedTest
  @CsvSource({
    "6,0,5,false,0 1 2 3 7",
    "6,2,8,false,0 1 2 3 7 8 9 10", // Of the longer alone.
    "2,6,8,false,0 1 2 3 4 5 6 10",
    "6,6,8,false,0 1 2 7 8 9 10 14", // Both alike; the second gets what is odd.
    "6,6,8,true,0 1 2 3 4 7 8 14" // The second alone, as far as it goes.
  })
  void keepsWhatFits(int first, int second, int most, boolean cutsSecond, String kept) {
    assertThat(kept(row(first, second), fit(most, LongText.TRUNCATE, -1, cutsSecond)))
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "7,0,5,0,0 1 2 3 8|0 4 5 6 8|0 7 8",
    "7,0,5,1,0 1 2 3 8|0 3 4 5 8|0 5 6 7 8",
    "2,6,8,1,0 1 2 3 4 5 6 10|0 1 2 3 6 7 8 10|0 1 2 3 8 9 10"
  })
  void movesAWindowOverTheLastText(int first, int second, int most, int overlap, String kept) {
    assertThat(kept(row(first, second), fit(most, LongText.WINDOW, overlap, true))).isEqualTo(kept);
  }

  @Test
  void countsEachTokenOnce() {
    List<TokenCut.Window> windows =
        TokenCut.windows(row(7, 0), fit(5, LongText.WINDOW, 1, false), "m");
    assertThat(windows.stream().mapToInt(TokenCut.Window::own)).containsExactly(3, 2, 2);
  }

  @Test
  void refusesWhatCannotBeDone() {
    assertThatThrownBy(() -> kept(row(7, 0), fit(2, LongText.TRUNCATE, -1, false)))
        .hasMessageContaining("THR-USE-851");
    assertThatThrownBy(() -> kept(row(7, 0), fit(5, LongText.WINDOW, 3, false)))
        .hasMessageContaining("THR-USE-941")
        .hasMessageContaining("fewer than the 3 tokens")
        .hasMessageContaining("got 3");
    assertThatThrownBy(() -> kept(row(2, 6), fit(8, LongText.WINDOW, 4, true)))
        .hasMessageContaining("THR-USE-941");
  }

  @Test
  void saysOfARowThatItsQuestionIsTooLong() {
    assertThat(kept(row(1, 6), fit(8, LongText.WINDOW, 3, true))).contains("|");
    assertThatThrownBy(() -> kept(row(2, 6), fit(8, LongText.WINDOW, 3, true)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a question of 2 tokens leaves no more of a window than the 3 that windows share");
  }
}
