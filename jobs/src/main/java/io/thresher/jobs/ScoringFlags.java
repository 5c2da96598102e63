package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.options.Declared;
import io.thresher.options.ScoreOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The library's scoring options as flags: made from their declarations, parsed by the library. */
final class ScoringFlags {
  private final Map<String, OptionSpec> flags = new LinkedHashMap<>();

  void declareOn(CommandSpec command) {
    for (Declared declared : ScoreOptions.declared()) {
      flags.put(declared.key(), flag(declared, flags.size()));
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
    return declared.repeatable()
        ? flag.type(List.class).auxiliaryTypes(String.class).build()
        : flag.type(String.class).build();
  }

  /**
   * The options as given. Those with problems are left out, after their problems were added, so
   * that planning can go on and find more.
   */
  ScoreOptions parse(Problems problems) {
    Map<String, String> sound = new LinkedHashMap<>();
    flags.forEach(
        (key, flag) -> {
          Object given = flag.getValue();
          if (given != null) {
            int before = problems.list().size();
            problems.collect(() -> ScoreOptions.parse(Map.of(key, text(given))));
            if (problems.list().size() == before) {
              sound.put(key, text(given));
            }
          }
        });
    return ScoreOptions.parse(sound);
  }

  private static String text(Object given) {
    return given instanceof List<?> several
        ? String.join(";", several.stream().map(String::valueOf).toList())
        : given.toString();
  }
}
