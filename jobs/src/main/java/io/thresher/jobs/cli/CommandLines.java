package io.thresher.jobs.cli;

import io.thresher.jobs.report.ProgramVersion;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands and their options. */
public final class CommandLines {
  public static final String NAME = "thresher";

  private final Supplier<List<Subcommand>> commands;

  /**
   * @param commands all of them, made anew for each command line
   */
  public CommandLines(Supplier<List<Subcommand>> commands) {
    this.commands = commands;
  }

  /**
   * A new command line; one parses once.
   *
   * @param arguments what it will parse; where they begin with a command, it knows that one only,
   *     since describing all of them is a good part of the time that a command takes to start
   */
  CommandLine create(String... arguments) {
    CommandSpec root =
        CommandSpec.create()
            .name(NAME)
            .version(NAME + " " + ProgramVersion.current())
            .mixinStandardHelpOptions(true);
    root.usageMessage().description("Scores whole tables with ONNX models on Apache Spark.");
    HelpText.complete(root);
    for (Subcommand subcommand : subcommands(arguments)) {
      CommandSpec spec = CommandSpec.forAnnotatedObject(subcommand);
      subcommand.declareOptions(spec);
      HelpText.complete(spec);
      root.addSubcommand(spec.name(), spec);
    }
    CommandLine commandLine = new CommandLine(root);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExpandAtFiles(false);
    commandLine.setUsageHelpWidth(100);
    commandLine.setUsageHelpLongOptionsMaxWidth(36);
    root.parser().collectErrors(true);
    root.subcommands().values().forEach(c -> c.getCommandSpec().parser().collectErrors(true));
    return commandLine;
  }

  /** How this process was called, as the launchers tell. */
  public static String launcher() {
    return Objects.requireNonNullElse(System.getenv("THRESHER_LAUNCHER"), NAME);
  }

  private List<Subcommand> subcommands(String[] arguments) {
    List<Subcommand> all = commands.get();
    List<Subcommand> named =
        all.stream()
            .filter(command -> arguments.length > 0 && arguments[0].equals(nameOf(command)))
            .toList();
    return named.isEmpty() ? all : named;
  }

  private static String nameOf(Subcommand subcommand) {
    return Objects.requireNonNull(subcommand.getClass().getAnnotation(CommandLine.Command.class))
        .name();
  }
}
