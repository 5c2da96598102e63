package io.thresher.jobs.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What goes wrong in one run.
 *
 * @param spots the requests that fail
 * @param times how often each, where it is asked again
 */
record FaultCase(List<Spot> spots, Fault fault, int times) {
  /** For as long as the command runs. */
  private static final int ALWAYS = Integer.MAX_VALUE;

  private static final int IN_A_ROW = 3;

  /** A request in so many fails: the others are met by runs of their own. */
  private static final int STRIDE = 16;

  /**
   * Every request fails in every way: of those that pass when they are asked again, some in a run;
   * for as long as the command runs, one alone.
   */
  static List<FaultCase> all(List<Spot> spots) {
    List<FaultCase> cases = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (int first = 0; first < STRIDE; first++) {
        List<Spot> some = new ArrayList<>();
        for (int i = first; i < spots.size(); i += STRIDE) {
          some.add(spots.get(i));
        }
        cases.add(new FaultCase(some, fault, fault == Fault.SLOW_DOWN ? IN_A_ROW : 1));
      }
    }
    Set<String> asked = new HashSet<>();
    for (Spot spot : spots) {
      // Where nothing is written, it is one whether it was done, and which of some equal requests.
      if (spot.writes()) {
        cases.add(new FaultCase(List.of(spot), Fault.ERROR_AFTER, ALWAYS));
        cases.add(new FaultCase(List.of(spot), Fault.RESET_ANSWER, ALWAYS));
      }
      if (asked.add(spot.request()) || spot.writes()) {
        cases.add(new FaultCase(List.of(spot), Fault.ERROR_BEFORE, ALWAYS));
      }
    }
    return cases;
  }

  /** Whether requests with that in their target fail. */
  boolean isAbout(String part) {
    return spots.stream().anyMatch(spot -> spot.request().contains(part));
  }

  String kind() {
    return fault + (times == ALWAYS ? ", again and again" : times == 1 ? "" : ", several in a row");
  }

  @Override
  public String toString() {
    return kind() + ": " + spots;
  }
}
