package io.thresher.jobs.cli;

import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.options.Declared;
import io.thresher.options.ScoreOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The library's scoring options as flags: made from their declarations, parsed by the library. */
public final class ScoringFlags {
  private static final int THREADS_PER_PROCESSOR = 8;

  private final Map<String, OptionSpec> flags = new LinkedHashMap<>();

  /** All of them. */
  public void declareOn(CommandSpec command) {
    declareOn(
        command,
        ScoreOptions.declared().stream()
            .map(Declared::key)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Some of them. */
  public void declareOn(CommandSpec command, Set<String> keys) {
    for (Declared declared : ScoreOptions.declared()) {
      // A command may use a name for something else.
      boolean isTaken = command.optionsMap().containsKey("--" + declared.key());
      if (keys.contains(declared.key()) && !isTaken) {
        flags.put(declared.key(), flag(declared, flags.size()));
      }
    }
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().exclusive(false).validate(false).heading("%nScoring:%n").order(30);
    flags.values().forEach(group::addArg);
    command.addArgGroup(group.build());
  }

  private static OptionSpec flag(Declared declared, int order) {
    String fallback =
        declared.defaultText().isEmpty() ? "" : " Default: " + declared.defaultText() + ".";
    String help = declared.help() + fallback + (declared.repeatable() ? " Repeatable." : "");
    OptionSpec.Builder flag =
        OptionSpec.builder("--" + declared.key())
            .paramLabel(declared.argument())
            .arity("1")
            .order(order)
            .description(help.replace("%", "%%")); // picocli reads descriptions as formats
    if (declared.isFlag()) {
      return flag.arity("0..1").paramLabel("true").fallbackValue("true").type(String.class).build();
    }
    return declared.repeatable()
        ? flag.type(List.class).auxiliaryTypes(String.class).build()
        : flag.type(String.class).build();
  }

  /**
   * The options as given. Those with problems are left out, after their problems were added, so
   * that planning can go on and find more.
   */
  public ScoreOptions parse(SparkConf conf, Problems problems) {
    return parse(conf, Map.of(), problems);
  }

  /**
   * The same, with other values for options that were not given.
   *
   * @param otherwise by key; sound
   */
  public ScoreOptions parse(SparkConf conf, Map<String, String> otherwise, Problems problems) {
    Map<String, String> sound = new LinkedHashMap<>(otherwise);
    sound.keySet().removeAll(givenKeys());
    flags.forEach(
        (key, flag) -> {
          Object given = flag.getValue();
          if (given != null) {
            int before = problems.list().size();
            problems.collect(() -> checkGiven(key, text(given)));
            problems.collect(
                () -> checkThreads(ScoreOptions.parse(Map.of(key, text(given))), conf));
            if (problems.list().size() == before) {
              sound.put(key, text(given));
            }
          }
        });
    return ScoreOptions.parse(sound);
  }

  /** The keys of those that were given. */
  public Set<String> givenKeys() {
    Set<String> keys = new LinkedHashSet<>();
    flags.forEach(
        (key, flag) -> {
          if (flag.getValue() != null) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** Those that were given, as arguments of a command line. */
  public List<String> given() {
    List<String> given = new ArrayList<>();
    flags.forEach(
        (key, flag) -> {
          Object value = flag.getValue();
          if (value instanceof List<?> several) {
            several.forEach(each -> given.add("--" + key + "=" + each));
          } else if (value != null) {
            given.add("--" + key + "=" + value);
          }
        });
    return given;
  }

  /** Nothing is not a way to ask for the default. */
  private static void checkGiven(String key, String text) {
    if (text.isBlank()) {
      throw new ScoringException(
          UsageProblems.badValue("--" + key, text, "a value; leave it out for the default"));
    }
  }

  /** So many threads that the machine would only switch between them, or run out. */
  private static void checkThreads(ScoreOptions options, SparkConf conf) {
    int processors = Runtime.getRuntime().availableProcessors();
    int most = THREADS_PER_PROCESSOR * processors;
    if (conf.get("spark.master", "local").startsWith("local") && options.threads() > most) {
      throw new ScoringException(
          UsageProblems.badValue(
              "--threads",
              Integer.toString(options.threads()),
              "at most " + most + " on this machine of " + processors + " processors"));
    }
  }

  private static String text(Object given) {
    return given instanceof List<?> several
        ? String.join(";", several.stream().map(String::valueOf).toList())
        : given.toString();
  }
}
