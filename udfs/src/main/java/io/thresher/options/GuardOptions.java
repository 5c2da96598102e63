package io.thresher.options;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which scores are acceptable, and what happens to rows with others.
 *
 * @param actions by output name
 * @param others the action of the outputs not in {@code actions}
 * @param ranges by output name
 */
public record GuardOptions(
    Map<String, GuardAction> actions, GuardAction others, Map<String, ValueRange> ranges)
    implements Serializable {

  static GuardOptions parse(OptionParser parser) {
    Map<String, GuardAction> actions = new LinkedHashMap<>();
    GuardAction others = parser.guards(actions);
    return new GuardOptions(actions, others, parser.ranges());
  }

  public GuardAction actionOf(String output) {
    return actions.getOrDefault(output, others);
  }

  public ValueRange rangeOf(String output) {
    return ranges.getOrDefault(output, ValueRange.ALL);
  }
}
