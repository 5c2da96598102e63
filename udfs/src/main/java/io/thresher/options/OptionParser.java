package io.thresher.options;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parses option values, collecting what is wrong with them. */
final class OptionParser {
  private final Map<String, String> byKey;
  private final Problems problems;

  OptionParser(Map<String, String> byKey, Problems problems) {
    this.byKey = byKey;
    this.problems = problems;
  }

  /** A whole number of at least 1; 0 where not given. */
  int positive(String key) {
    String text = byKey.get(key);
    if (text == null) {
      return 0;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    problems.add(OptionProblems.badValue(key, text, "a whole number of at least 1"));
    return 0;
  }

  /** A number from 0 to 1; -1 where not given. */
  double share(String key) {
    String text = byKey.get(key);
    if (text == null) {
      return -1;
    }
    try {
      double value = Double.parseDouble(text.strip());
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    problems.add(OptionProblems.badValue(key, text, "a number from 0 to 1"));
    return -1;
  }

  /** A number with a unit of time, or of seconds; zero where not given. */
  Duration time(String key) {
    String text = byKey.get(key);
    Duration time = text == null ? Duration.ZERO : TimeText.parse(text);
    if (time == null) {
      problems.add(
          OptionProblems.badValue(key, String.valueOf(text), "a time such as 30s or 10min"));
    }
    return time == null ? Duration.ZERO : time;
  }

  /** The name of an engine; auto where not given. */
  EngineName engine(String key) {
    String text = byKey.getOrDefault(key, "auto").strip();
    return EngineName.parse(text)
        .orElseGet(
            () -> {
              problems.add(
                  OptionProblems.badValue(key, text, "auto, onnxruntime, trees or openvino"));
              return EngineName.AUTO;
            });
  }

  /** {@code exact} or {@code bf16}; exact where not given. */
  Precision precision(String key) {
    String text = byKey.getOrDefault(key, "exact").strip();
    return Precision.parse(text)
        .orElseGet(
            () -> {
              problems.add(OptionProblems.badValue(key, text, "exact or bf16"));
              return Precision.EXACT;
            });
  }

  /** Without spaces around it; empty where not given. */
  String text(String key) {
    return byKey.getOrDefault(key, "").strip();
  }

  /** As it stands; empty where not given. */
  String verbatim(String key) {
    return byKey.getOrDefault(key, "");
  }

  /** A constant of an enumeration, in lower case. */
  <E extends Enum<E>> E oneOf(String key, Class<E> type, E byDefault) {
    String text = text(key);
    if (text.isEmpty() && !byKey.containsKey(key)) {
      return byDefault;
    }
    List<String> names = new ArrayList<>();
    for (E value : type.getEnumConstants()) {
      String name = value.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return value;
      }
      names.add(name);
    }
    problems.add(OptionProblems.badValue(key, text, "one of " + String.join(", ", names)));
    return byDefault;
  }

  /** {@code truncate}, {@code fail} or {@code window}; truncate where not given. */
  LongText longText(String key) {
    String text = byKey.getOrDefault(key, "truncate").strip();
    int colon = text.indexOf(':');
    return switch (colon < 0 ? text : text.substring(0, colon + 1)) {
      case "truncate" -> LongText.TRUNCATE;
      case "fail" -> LongText.FAIL;
      case "window", "window:" -> LongText.WINDOW;
      default -> {
        problems.add(OptionProblems.badValue(key, text, "truncate, fail, window or window:N"));
        yield LongText.TRUNCATE;
      }
    };
  }

  /** The number behind {@code window:}; negative where there is none. */
  int overlap(String key) {
    String text = text(key);
    if (!text.startsWith("window:")) {
      return -1;
    }
    try {
      int value = Integer.parseInt(text.substring("window:".length()).strip());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    problems.add(OptionProblems.badValue(key, text, "window:N, N a whole number of at least 0"));
    return -1;
  }

  /** {@code check} or {@code skip}; check where not given. */
  GoldenRows golden(String key) {
    String text = byKey.getOrDefault(key, "check").strip();
    return switch (text) {
      case "check" -> GoldenRows.CHECK;
      case "skip" -> GoldenRows.SKIP;
      default -> {
        problems.add(OptionProblems.badValue(key, text, "check or skip"));
        yield GoldenRows.CHECK;
      }
    };
  }

  /** {@code refuse}, {@code accept} or {@code alone}; refuse where not given. */
  BatchDependence batchDependence(String key) {
    String text = byKey.getOrDefault(key, "refuse").strip();
    return switch (text) {
      case "refuse" -> BatchDependence.REFUSE;
      case "accept" -> BatchDependence.ACCEPT;
      case "alone" -> BatchDependence.ALONE;
      default -> {
        problems.add(OptionProblems.badValue(key, text, "refuse, accept or alone"));
        yield BatchDependence.REFUSE;
      }
    };
  }

  /** {@code none}, or some of those; all where not given. */
  Set<GraphRewrite> rewrites(String key) {
    Set<GraphRewrite> rewrites = EnumSet.noneOf(GraphRewrite.class);
    List<String> items =
        byKey.containsKey(key)
            ? items(key)
            : List.of("int8", "float16", "int64", "categories", "maps");
    for (String item : items) {
      switch (item) {
        case "int8" -> rewrites.add(GraphRewrite.INT8);
        case "float16" -> rewrites.add(GraphRewrite.FLOAT16);
        case "int64" -> rewrites.add(GraphRewrite.INT64);
        case "categories" -> rewrites.add(GraphRewrite.CATEGORIES);
        case "maps" -> rewrites.add(GraphRewrite.MAPS);
        case "none" -> {
          if (items.size() > 1) {
            problems.add(OptionProblems.badValue(key, String.join(",", items), "none alone"));
          }
        }
        default ->
            problems.add(
                OptionProblems.badValue(
                    key, item, "int8, float16, int64, categories, maps or none"));
      }
    }
    return rewrites;
  }

  /** {@code true} or {@code false}; false where not given. */
  boolean flag(String key) {
    String text = byKey.getOrDefault(key, "false").strip();
    if (!text.equals("true") && !text.equals("false")) {
      problems.add(OptionProblems.badValue(key, text, "true or false"));
    }
    return text.equals("true");
  }

  /** The parts between semicolons or commas, still escaped. */
  private List<String> rawItems(String key) {
    return OptionText.split(byKey.getOrDefault(key, ""), ';').stream()
        .flatMap(part -> OptionText.split(part, ',').stream())
        .toList();
  }

  List<String> items(String key) {
    return rawItems(key).stream().map(OptionText::literal).filter(item -> !item.isEmpty()).toList();
  }

  /** {@code name=value} pairs, the value still escaped. */
  private Map<String, String> rawPairs(String key, String form) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String item : OptionText.split(byKey.getOrDefault(key, ""), ';')) {
      int at = OptionText.find(item, '=');
      if (item.isBlank()) {
        continue;
      }
      if (at <= 0) {
        problems.add(OptionProblems.badValue(key, item, form));
      } else if (pairs.put(OptionText.literal(item.substring(0, at)), item.substring(at + 1))
          != null) {
        problems.add(OptionProblems.badValue(key, item, "each name once"));
      }
    }
    return pairs;
  }

  Map<String, String> pairs(String key) {
    Map<String, String> pairs = new LinkedHashMap<>();
    rawPairs(key, "KEY=VALUE").forEach((name, value) -> pairs.put(name, OptionText.literal(value)));
    return pairs;
  }

  Map<String, List<String>> lists(String key) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    rawPairs(key, "INPUT=COLUMN,...").forEach((name, value) -> lists.put(name, literals(value)));
    return lists;
  }

  private static List<String> literals(String value) {
    return new ArrayList<>(OptionText.split(value, ',').stream().map(OptionText::literal).toList());
  }

  Map<String, List<Long>> shapes(String key) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    rawPairs(key, "INPUT=D1,D2,...")
        .forEach(
            (name, value) -> {
              try {
                List<Long> dimensions =
                    new ArrayList<>(literals(value).stream().map(Long::valueOf).toList());
                if (dimensions.stream().allMatch(d -> d > 0 && d <= Integer.MAX_VALUE)) {
                  shapes.put(name, dimensions);
                  return;
                }
              } catch (NumberFormatException e) {
                // Reported below, as are dimensions out of range.
              }
              problems.add(OptionProblems.badValue(key, value, "dimensions of at least 1"));
            });
    return shapes;
  }

  /** Fills {@code byInput} and returns the policy of all other inputs. */
  NullPolicy nulls(Map<String, NullPolicy> byInput) {
    NullPolicy all = NullPolicy.FAIL;
    for (String item : OptionText.split(byKey.getOrDefault("nulls", ""), ';')) {
      int at = OptionText.find(item, '=');
      NullPolicy policy = NullPolicy.parse(OptionText.literal(item.substring(at + 1)));
      if (at < 0) {
        all = policy;
      } else {
        byInput.put(OptionText.literal(item.substring(0, at)), policy);
      }
    }
    return all;
  }

  /** Fills {@code byOutput} and returns the action of all other outputs. */
  GuardAction guards(Map<String, GuardAction> byOutput) {
    GuardAction all = GuardAction.COUNT;
    for (String item : rawItems("guard")) {
      int at = OptionText.find(item, '=');
      GuardAction action = GuardAction.parse(OptionText.literal(item.substring(at + 1)));
      if (action == null) {
        problems.add(
            OptionProblems.badValue("guard", item, "[OUTPUT=]off, count, quarantine or fail"));
      } else if (at < 0) {
        all = action;
      } else {
        byOutput.put(OptionText.literal(item.substring(0, at)), action);
      }
    }
    return all;
  }

  Map<String, ValueRange> ranges() {
    Map<String, ValueRange> ranges = new LinkedHashMap<>();
    rawPairs("range", "OUTPUT=LO..HI")
        .forEach(
            (output, value) -> {
              ValueRange range = ValueRange.parse(OptionText.literal(value));
              if (range == null) {
                problems.add(
                    OptionProblems.badValue(
                        "range", output + "=" + value, "OUTPUT=LO..HI, either end may be absent"));
              } else {
                ranges.put(output, range);
              }
            });
    return ranges;
  }

  List<OutputChoice> outputs() {
    List<OutputChoice> choices = new ArrayList<>();
    for (String item : rawItems("outputs")) {
      int at = OptionText.find(item, '=');
      String output = OptionText.literal(at < 0 ? item : item.substring(0, at));
      choices.add(
          new OutputChoice(output, at < 0 ? output : OptionText.literal(item.substring(at + 1))));
    }
    return choices;
  }
}
