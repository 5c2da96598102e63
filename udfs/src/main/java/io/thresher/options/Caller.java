package io.thresher.options;

import java.io.Serializable;
import java.time.Duration;
import java.util.Set;

/**
 * Who asked for scores, and so what scoring may do on their behalf.
 *
 * @param kind a program, which may do what its account may, or SQL
 * @param libraries digests of the libraries of custom operators that SQL may load
 * @param runTime the longest run of a model; zero for no limit
 * @param runBytes the most that an output of a run may take
 */
public record Caller(Kind kind, Set<String> libraries, Duration runTime, long runBytes)
    implements Serializable {
  /** Who it can be. */
  public enum Kind {
    /** The command line, or code that calls the library: it could do all of it without. */
    PROGRAM,
    /** A text, perhaps of one who is allowed to query and nothing else. */
    SQL
  }

  public static final Caller PROGRAM =
      new Caller(Kind.PROGRAM, Set.of(), Duration.ZERO, Integer.MAX_VALUE);

  static Caller sql(Set<String> libraries, Duration runTime, long runBytes) {
    return new Caller(Kind.SQL, Set.copyOf(libraries), runTime, runBytes);
  }

  public boolean isSql() {
    return kind == Kind.SQL;
  }
}
