package io.thresher.jobs;

import io.thresher.jobs.cli.CommandLines;
import io.thresher.options.OptionText;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScorePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * How to score what was inspected: the command, and the job file that says the same. Both name the
 * columns that feed an input, in order, unless the input's own name says it.
 */
final class ScoreSuggestion {
  private static final Set<String> NOT_CARRIED =
      Set.of("job", "report", "debug", "help", "bind", "show");

  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
  private static final int WIDTH = 100;
  private static final String OUTPUT = "predictions";

  /** By name: a text, a list of texts, or for {@code bind} columns by input. */
  private final Map<String, Object> options = new LinkedHashMap<>();

  /** Those that need no value to be true. */
  private final Set<String> switches = new HashSet<>();

  private ScoreSuggestion() {}

  /**
   * @param inspected the options that inspect was given
   */
  static ScoreSuggestion of(String model, ParseResult inspected, ScorePlan plan) {
    ScoreSuggestion suggestion = new ScoreSuggestion();
    suggestion.options.put("model", model);
    for (OptionSpec option : inspected.matchedOptions()) {
      String name = option.longestName().substring(2);
      if (!NOT_CARRIED.contains(name)) {
        List<String> values = option.stringValues();
        if (option.arity().min() == 0) {
          suggestion.switches.add(name);
        }
        suggestion.options.put(
            name,
            option.isMultiValue() ? List.copyOf(option.originalStringValues()) : values.get(0));
      }
    }
    Map<String, List<String>> bound = new LinkedHashMap<>();
    for (InputBinding input : plan.givenInputs()) {
      List<String> columns = input.columns().stream().map(ColumnUse::name).toList();
      if (!columns.equals(List.of(input.input()))) {
        bound.put(
            OptionText.escape(input.input()), columns.stream().map(OptionText::escape).toList());
      }
    }
    if (!bound.isEmpty()) {
      suggestion.options.put("bind", bound);
    }
    suggestion.options.put("output", OUTPUT);
    return suggestion;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of("", "To score it", command()));
    lines.addAll(List.of("", "or with a job file, score --job FILE, that holds"));
    yaml().lines().map(line -> "  " + line).forEach(lines::add);
    return lines;
  }

  private String command() {
    StringBuilder command = new StringBuilder("  " + CommandLines.launcher() + " score");
    int lineStart = 0;
    for (String argument : arguments()) {
      if (command.length() - lineStart + argument.length() > WIDTH) {
        command.append(" \\\n   ");
        lineStart = command.length();
      }
      command.append(' ').append(argument);
    }
    return command.toString();
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> bound) {
            bound.forEach((input, columns) -> add(arguments, name, input + "=" + joined(columns)));
          } else if (value instanceof List<?> several) {
            several.forEach(each -> add(arguments, name, each.toString()));
          } else {
            add(arguments, name, value.toString());
          }
        });
    return arguments;
  }

  private static String joined(Object columns) {
    return String.join(",", ((List<?>) columns).stream().map(Object::toString).toList());
  }

  private void add(List<String> arguments, String name, String value) {
    boolean isBare = switches.contains(name) && value.equals("true");
    arguments.add("--" + name + (isBare ? "" : " " + quoted(value)));
  }

  /** As a shell reads it. */
  private static String quoted(String value) {
    return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  private String yaml() {
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    style.setIndicatorIndent(2);
    style.setIndent(4);
    style.setWidth(Integer.MAX_VALUE);
    style.setSplitLines(false);
    return new Yaml(style).dump(options);
  }
}
