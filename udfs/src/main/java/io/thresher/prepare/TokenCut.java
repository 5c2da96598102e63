package io.thresher.prepare;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.options.LongText;
import io.thresher.plan.TextFit;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the tokens of a row fit the model. Special tokens stay; of two texts the longer loses
 * tokens first, or the second alone does.
 */
final class TokenCut {
  /** As many as Hugging Face's pipeline for answers takes where nothing is asked for. */
  private static final int USUAL_OVERLAP = 128;

  private TokenCut() {}

  /**
   * A window of a row.
   *
   * @param kept the numbers of its tokens, ascending
   * @param own how many of the text's tokens no earlier window has
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Window(int[] kept, int own) {}

  /**
   * The windows of a row that has too many tokens; one where it is cut.
   *
   * @param sequence the number of the text that a token belongs to; -1 for a special one
   * @throws ScoringException THR-USE-851 and 941 where no row would have windows
   * @throws IllegalArgumentException where this one has none, for its first text is too long
   */
  static List<Window> windows(int[] sequence, TextFit fit, String model) {
    int[] count = {count(sequence, 0), count(sequence, 1)};
    int special = count(sequence, -1);
    int room = fit.maxTokens() - special;
    if (room <= 0) {
      throw new ScoringException(TokenProblems.noRoom(fit.maxTokens(), model));
    }
    boolean pair = count[1] > 0;
    if (fit.longText() == LongText.WINDOW) {
      return windowed(sequence, fit, pair ? 1 : 0, count, room);
    }
    int[] most = count[1] == 0 ? new int[] {room, 0} : most(count, room, fit.cutsSecond());
    return List.of(new Window(kept(sequence, new int[2], most), most[0] + most[1]));
  }

  private static int count(int[] sequence, int number) {
    int count = 0;
    for (int of : sequence) {
      count += of == number ? 1 : 0;
    }
    return count;
  }

  /** What is left of two texts: the shorter whole, or both alike. */
  private static int[] most(int[] count, int room, boolean cutsSecond) {
    if (cutsSecond) {
      int first = Math.min(count[0], room - 1);
      return new int[] {first, room - first};
    }
    int shorter = count[0] <= count[1] ? 0 : 1;
    int[] most = new int[2];
    most[shorter] = Math.min(count[shorter], room / 2);
    most[1 - shorter] = room - most[shorter];
    return most;
  }

  private static List<Window> windowed(
      int[] sequence, TextFit fit, int moved, int[] count, int room) {
    int fixed = moved == 1 ? Math.min(count[0], room - 1) : 0;
    int width = room - fixed;
    int usual = moved == 1 ? Math.min(USUAL_OVERLAP, Math.min(fit.maxTokens() / 2, width - 1)) : 0;
    int overlap = fit.overlap() >= 0 ? fit.overlap() : usual;
    int widest = moved == 1 ? room - 1 : room;
    if (overlap >= widest) {
      throw new ScoringException(TokenProblems.wideOverlap(overlap, widest));
    } else if (overlap >= width) {
      throw new IllegalArgumentException(TokenProblems.longQuestion(fixed, overlap));
    }
    List<Window> windows = new ArrayList<>();
    int[] most = {moved == 1 ? fixed : width, moved == 1 ? width : 0};
    for (int from = 0; ; from += width - overlap) {
      int[] first = new int[2];
      first[moved] = from;
      int left = Math.min(width, count[moved] - from);
      windows.add(
          new Window(kept(sequence, first, most), from == 0 ? left : Math.max(0, left - overlap)));
      if (from + width >= count[moved]) {
        return windows;
      }
    }
  }

  /** The special tokens, and of each text so many from the first on. */
  private static int[] kept(int[] sequence, int[] first, int[] most) {
    int[] kept = new int[sequence.length];
    int[] seen = new int[2];
    int size = 0;
    for (int i = 0; i < sequence.length; i++) {
      int text = sequence[i];
      if (text < 0) {
        kept[size++] = i;
      } else {
        int at = seen[text]++;
        if (at >= first[text] && at < first[text] + most[text]) {
          kept[size++] = i;
        }
      }
    }
    return java.util.Arrays.copyOf(kept, size);
  }
}
