package io.thresher.jobs.input;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists of column names as users write them. */
public final class Names {
  private Names() {}

  /** Splits each text at its commas; {@code \,} and {@code \\} stand for the character itself. */
  public static List<String> split(List<String> texts) {
    List<String> names = new ArrayList<>();
    for (String text : texts) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\' && i + 1 < text.length() && ",\\".indexOf(text.charAt(i + 1)) >= 0) {
          name.append(text.charAt(++i));
        } else if (c == ',') {
          names.add(name.toString());
          name.setLength(0);
        } else {
          name.append(c);
        }
      }
      names.add(name.toString());
    }
    return names.stream().map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
  }

  /** The known columns of these names, exact or else alike but for case; a problem for the rest. */
  public static List<String> resolve(
      String option, List<String> names, List<String> known, Problems problems) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      find(name, known)
          .ifPresentOrElse(
              found::add, () -> problems.add(InputProblems.unknownColumn(option, name, known)));
    }
    return found;
  }

  public static Optional<String> find(String name, List<String> known) {
    return known.contains(name)
        ? Optional.of(name)
        : known.stream().filter(name::equalsIgnoreCase).findFirst();
  }
}
