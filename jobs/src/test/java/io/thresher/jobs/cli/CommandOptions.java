package io.thresher.jobs.cli;

import io.thresher.options.SqlRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of all commands as help shows them, taken apart. */
public final class CommandOptions {
  private static final Pattern DESCRIPTION =
      Pattern.compile(
          "(?<meaning>.+?)(?: Required(?<unless>, .*?)?\\.)?(?: Default:"
              + " (?<default>.+)\\.)?(?<repeat> Repeatable\\.)?");

  private static final Set<String> WHOLE = Set.of("int", "long", "Integer", "Long");

  private CommandOptions() {}

  /** What an option is part of. */
  public enum Place {
    JOB_FILE,
    SQL
  }

  /**
   * An option.
   *
   * @param name with its dashes, and the form of its value
   * @param type of the value
   * @param fallback what holds where it is not given; empty where nothing does
   * @param places where it stands beside the command line
   */
  public record Described(
      String name, String type, String fallback, String meaning, Set<Place> places) {}

  /**
   * Options under one heading.
   *
   * @param heading empty for those without one
   * @param commands that have all of them
   */
  public record Group(String heading, Set<String> commands, List<Described> options) {}

  /**
   * A command.
   *
   * @param synopsis how it is called
   */
  public record Command(String name, String synopsis, String description) {}

  public static List<Command> commands(CommandLines lines) {
    return specs(lines).stream()
        .map(
            spec ->
                new Command(
                    spec.name(),
                    String.join(" ", spec.usageMessage().customSynopsis()),
                    String.join(" ", spec.usageMessage().description())))
        .toList();
  }

  /** The groups of all commands, in the order of the help; one that several commands have, once. */
  public static List<Group> groups(CommandLines lines) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (CommandSpec spec : specs(lines)) {
      List<Described> own = new ArrayList<>();
      spec.positionalParameters().forEach(parameter -> own.add(described(parameter)));
      spec.options().stream()
          .filter(option -> option.group() == null)
          .forEach(option -> own.add(described(option)));
      add(groups, "", spec, own);
      for (ArgGroupSpec group : inOrder(spec.argGroups())) {
        List<Described> options = group.options().stream().map(CommandOptions::described).toList();
        add(groups, heading(group), spec, options);
      }
    }
    return List.copyOf(groups.values());
  }

  private static List<ArgGroupSpec> inOrder(List<ArgGroupSpec> groups) {
    return groups.stream().sorted(Comparator.comparingInt(ArgGroupSpec::order)).toList();
  }

  private static List<CommandSpec> specs(CommandLines lines) {
    return lines.create().getSubcommands().values().stream()
        .map(command -> command.getCommandSpec())
        .toList();
  }

  private static String heading(ArgGroupSpec group) {
    return String.valueOf(group.heading()).replace("%n", "").replace(":", "").strip();
  }

  private static void add(
      Map<String, Group> groups, String heading, CommandSpec spec, List<Described> options) {
    if (!options.isEmpty()) {
      groups
          .computeIfAbsent(
              heading + options, any -> new Group(heading, new LinkedHashSet<>(), options))
          .commands()
          .add(spec.name());
    }
  }

  private static Described described(PositionalParamSpec parameter) {
    Matcher text = matched(parameter.description());
    return new Described(
        parameter.paramLabel(),
        "path",
        fallback(text),
        text.group("meaning"),
        parameter.paramLabel().equals("MODEL") ? Set.of(Place.JOB_FILE) : Set.of());
  }

  private static Described described(OptionSpec option) {
    Matcher text = matched(option.description());
    String repeat = text.group("repeat") == null ? "" : text.group("repeat");
    String key = option.longestName().substring(2);
    Set<Place> places = new LinkedHashSet<>();
    if (!JobFile.NOT_FROM_A_FILE.contains(key)) {
      places.add(Place.JOB_FILE);
    }
    if (option.group() != null
        && heading(option.group()).equals("Scoring")
        && SqlRules.isOpen(key)) {
      places.add(Place.SQL);
    }
    String fallback = fallback(text);
    return new Described(
        name(option),
        type(option),
        fallback.isEmpty() && type(option).equals("switch") ? "off" : fallback,
        text.group("meaning") + repeat,
        places);
  }

  private static String fallback(Matcher text) {
    if (text.group("default") != null) {
      return text.group("default");
    } else if (!text.group().contains(" Required")) {
      return "";
    }
    return "required" + (text.group("unless") == null ? "" : text.group("unless"));
  }

  private static Matcher matched(String[] description) {
    Matcher matcher = DESCRIPTION.matcher(String.join(" ", description).replace("%%", "%"));
    if (!matcher.matches()) {
      throw new IllegalStateException(String.join(" ", description));
    }
    return matcher;
  }

  private static String name(OptionSpec option) {
    return option.arity().max() == 0 || isSwitch(option)
        ? option.longestName()
        : option.longestName() + " " + option.paramLabel();
  }

  /** Whether its name alone switches it on. */
  private static boolean isSwitch(OptionSpec option) {
    return "true".equals(option.fallbackValue()) && option.type() == String.class;
  }

  private static String type(OptionSpec option) {
    Class<?> type = option.auxiliaryTypes().length > 0 ? option.auxiliaryTypes()[0] : option.type();
    if (option.arity().max() == 0 || isSwitch(option)) {
      return "switch";
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> "`" + constant.toString().toLowerCase(Locale.ROOT) + "`")
          .collect(Collectors.joining(", "));
    } else if (type == boolean.class || type == Boolean.class) {
      return "`true`, `false`";
    } else if (WHOLE.contains(type.getSimpleName())) {
      return "whole number";
    } else if (type == double.class) {
      return "number";
    }
    return byLabel(option.paramLabel());
  }

  /** Of values that the command line takes as text. */
  private static String byLabel(String label) {
    return switch (label) {
      case "ROWS", "N", "COUNT" -> "whole number";
      case "PATH", "FILE", "FOLDER" -> "path";
      case "SQL" -> "SQL";
      case "CHAR" -> "one character";
      case "TEXT", "NAME", "ID", "CODEC" -> "text";
      case "DDL" -> "columns, as in SQL";
      default -> {
        if (label.contains("|") && label.matches("[a-z|]+")) {
          yield Arrays.stream(label.split("\\|"))
              .map(word -> "`" + word + "`")
              .collect(Collectors.joining(", "));
        }
        yield "`" + label + "`";
      }
    };
  }
}
