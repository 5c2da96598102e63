package io.thresher.jobs.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request of a run, by what it asks, whatever the output and the run are called and in whatever
 * order tasks come to it.
 *
 * @param request its method and target, without names that differ from run to run
 * @param occurrence from 1, of those that ask the same
 */
record Spot(String request, int occurrence) {

  static List<Spot> all(List<String> requests) {
    Map<String, Integer> seen = new HashMap<>();
    List<Spot> spots = new ArrayList<>();
    for (String request : requests) {
      String plain = plain(request);
      spots.add(new Spot(plain, seen.merge(plain, 1, Integer::sum)));
    }
    return spots;
  }

  static String plain(String request) {
    return request
        .replaceAll("%2F", "/")
        .replaceAll("out/\\w+", "out")
        .replaceAll("part-(\\d{5})-[^/?&]*", "part-$1")
        .replaceAll("ledger/[^/?&]+", "ledger/entry")
        .replaceAll("runs/[0-9a-f]{20}", "runs/run")
        .replaceAll("uploadId=[^&]*", "uploadId");
  }

  /** Whether it changes what is there. */
  boolean writes() {
    return !request.startsWith("GET ") && !request.startsWith("HEAD ");
  }
}
