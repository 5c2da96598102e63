package io.thresher.errors;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names like the one a user wrote. */
public final class Nearest {
  private Nearest() {}

  /**
   * {@code did you mean 'x'?} for the known name nearest to {@code name}, otherwise the known
   * names.
   */
  public static String hint(String name, Collection<String> known) {
    return nearest(name, known)
        .map(candidate -> "did you mean '" + candidate + "'?")
        .orElseGet(() -> "known: " + abbreviated(known));
  }

  /** Whether a name is known, or could be a slip of one that is. */
  public static boolean isLike(String name, Collection<String> known) {
    return nearest(name, known).isPresent();
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    // Two letters swapped are two edits; in a name of three letters those would make any other.
    int limit = name.length() < 4 ? Math.min(1, name.length() - 1) : Math.max(2, name.length() / 3);
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= limit);
  }

  private static int distance(String a, String b) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }

  /** The names, sorted as given, cut after twenty. */
  public static String abbreviated(Collection<String> names) {
    String head = String.join(", ", names.stream().limit(20).toList());
    return names.size() > 20 ? head + ", ... (" + names.size() + " in all)" : head;
  }
}
