package io.thresher.jobs.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the requests to a store, and says which of them fail. */
final class FaultScript {
  private final List<String> requests = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, Integer> left = new HashMap<>();
  private @Nullable FaultCase set;
  private int struck;

  /** From now on nothing goes wrong. */
  synchronized void clear() {
    requests.clear();
    seen.clear();
    left.clear();
    set = null;
    struck = 0;
  }

  synchronized void arm(FaultCase next) {
    clear();
    set = next;
  }

  /**
   * What goes wrong with the next request; null for nothing.
   *
   * @param request its method and target
   */
  synchronized @Nullable Fault next(String request) {
    requests.add(request);
    FaultCase armed = set;
    if (armed == null) {
      return null;
    }
    String plain = Spot.plain(request);
    if (armed.spots().contains(new Spot(plain, seen.merge(plain, 1, Integer::sum)))) {
      left.put(request, armed.times());
      struck++;
    }
    int still = left.getOrDefault(request, 0);
    left.computeIfPresent(request, (key, times) -> times - 1);
    return still > 0 ? armed.fault() : null;
  }

  /** Method and target of what came since this was set, in order. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** To how many of the requests that fail it has come. */
  synchronized int struck() {
    return struck;
  }
}
