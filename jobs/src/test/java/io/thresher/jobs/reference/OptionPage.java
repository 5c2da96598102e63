package io.thresher.jobs.reference;

import io.thresher.jobs.Main;
import io.thresher.jobs.cli.CommandOptions;
import io.thresher.options.Declared;
import io.thresher.options.SqlSetting;
import java.util.List;
import java.util.stream.Collectors;

/** {@code options.md}: every option of every command. */
final class OptionPage {
  private static final String INTRO =
      """
      # Options

      On the command line an option has two dashes, in a [job file](../how-to/job-files.md) it is a key without them, and those
      marked *SQL* are also options of `onnx_predict` (`map('nulls', 'nan')`) and of `Scorer` in Java. An option has the same
      meaning in all of them; one on the command line wins over the job file.

      Where several values may be given, an option is repeated on the command line, is a list in a job file, and takes `;` between
      values in SQL. In names, a backslash stands before `,`, `;`, `=` and `\\`.

      """;

  private static final String SQL =
      """

      ## Settings of Spark for SQL

      What a call of `onnx_predict` may ask for, [where several people share a Spark](../how-to/shared-cluster.md). Read when Spark
      starts; no session can change them.

      """;

  private OptionPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(INTRO);
    MarkdownTable commands = new MarkdownTable("command", "what it does");
    CommandOptions.commands(Main.commandLines())
        .forEach(command -> commands.row("`" + command.synopsis() + "`", command.description()));
    page.append(commands);
    CommandOptions.groups(Main.commandLines()).forEach(group -> page.append(section(group)));
    page.append(SQL);
    MarkdownTable settings = new MarkdownTable("setting", "value", "default", "meaning");
    for (SqlSetting setting : SqlSetting.values()) {
      Declared declared = setting.declared();
      settings.row(
          "`" + setting.key() + "`",
          "`" + declared.argument() + "`",
          declared.defaultText(),
          declared.help());
    }
    page.append(settings);
    return page.toString();
  }

  private static String section(CommandOptions.Group group) {
    String commands =
        group.commands().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    MarkdownTable table =
        new MarkdownTable("option", "type", "default", "meaning", "job file", "SQL");
    for (CommandOptions.Described option : group.options()) {
      table.row(
          List.of(
              "`" + option.name() + "`",
              option.type(),
              option.fallback(),
              option.meaning(),
              option.places().contains(CommandOptions.Place.JOB_FILE) ? "yes" : "",
              option.places().contains(CommandOptions.Place.SQL) ? "yes" : ""));
    }
    String heading = group.heading().isEmpty() ? commands : group.heading() + ": " + commands;
    return "\n## " + heading + "\n\n" + table;
  }
}
