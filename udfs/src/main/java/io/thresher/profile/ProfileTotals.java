package io.thresher.profile;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pieces of a run so far, of each rate by itself, so that rows of long tasks, of which fewer
 * are looked at, weigh as much as others. Thread-safe.
 */
public final class ProfileTotals {
  private final TreeMap<Integer, ProfilePiece> byLevel = new TreeMap<>();
  private long covered;

  /** Adds a piece. */
  public synchronized void add(ProfilePiece piece) {
    covered += piece.rows();
    if (piece.columns().isEmpty()) {
      return; // Of a task that others stand for.
    }
    ProfilePiece present =
        byLevel.computeIfAbsent(
            piece.level(), level -> new ProfilePiece(level, 0, 0, new LinkedHashMap<>()));
    byLevel.put(piece.level(), present.with(piece, 1));
  }

  /** Forgets all. */
  public synchronized void clear() {
    byLevel.clear();
    covered = 0;
  }

  /** Rows that the pieces stand for. */
  public synchronized long rows() {
    return covered;
  }

  /**
   * The profile of a run.
   *
   * @param scored rows of the run that have scores
   * @param quarantined rows of the run that have none
   * @param leftOut names of columns that are too many, or of types that are not looked at
   */
  public synchronized DataProfile profile(
      String model, long scored, long quarantined, Collection<String> leftOut) {
    ProfilePiece all = new ProfilePiece(0, 0, 0, new LinkedHashMap<>());
    if (!byLevel.isEmpty()) {
      int least = byLevel.firstKey();
      for (ProfilePiece piece : byLevel.values()) {
        all = all.with(piece, 1L << (piece.level() - least));
      }
    }
    Map<ProfiledColumn, ColumnSketch> columns = all.columns();
    return new DataProfile(
        DataProfile.VERSION,
        model,
        scored,
        covered,
        all.sampled(),
        quarantined,
        columns.entrySet().stream().map(each -> each.getValue().profile(each.getKey())).toList(),
        List.copyOf(leftOut));
  }
}
