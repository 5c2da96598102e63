package io.thresher.jobs.input;

import java.util.ArrayList;
import java.util.List;

/** What stands behind something thrown. */
public final class Causes {
  private Causes() {}

  /** All causes, the outermost first. */
  static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable link = thrown; link != null && !chain.contains(link); link = link.getCause()) {
      chain.add(link);
    }
    return chain;
  }

  /** The first line of what the innermost cause says. */
  public static String rootMessage(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    return message(chain.get(chain.size() - 1));
  }

  /** The first line of what one link says, or its name where it says nothing. */
  static String message(Throwable thrown) {
    String message = thrown.getMessage();
    String first = message == null ? "" : message.strip().lines().findFirst().orElse("");
    return first.isEmpty() ? thrown.getClass().getSimpleName() : first;
  }
}
