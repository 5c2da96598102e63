package io.thresher.model;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.security.PrivilegedAction;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Whose rights files are read with: those of Hadoop's current user, which a server for several
 * people sets for each of them. They belong to a thread, and a thread of a pool keeps those of
 * whoever asked first.
 */
public final class CallerRights {
  private CallerRights() {}

  /** The step for another thread, done there with the rights of this one. */
  public static Runnable carried(Runnable step) {
    UserGroupInformation caller = current();
    return () ->
        caller.doAs(
            (PrivilegedAction<Boolean>)
                () -> {
                  step.run();
                  return true;
                });
  }

  /** The current user, and on whose behalf. */
  static String name() {
    return current().toString();
  }

  private static UserGroupInformation current() {
    try {
      return UserGroupInformation.getCurrentUser();
    } catch (IOException e) {
      throw new ScoringException(
          ModelProblems.accessDenied("any model", String.valueOf(e.getMessage())), e);
    }
  }
}
