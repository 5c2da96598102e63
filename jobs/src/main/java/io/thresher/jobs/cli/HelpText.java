package io.thresher.jobs.cli;

import io.thresher.errors.Area;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help of every command ends with. */
final class HelpText {
  private HelpText() {}

  /** Adds exit codes, and where to read on, to what the command itself ends its help with. */
  static void complete(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    List<String> lines = new ArrayList<>();
    if (usage.footer().length > 0) {
      lines.add("");
      lines.addAll(Arrays.asList(usage.footer()));
    }
    lines.addAll(List.of("", "Exit codes:", "  0  done"));
    Arrays.stream(Area.values())
        .sorted(Comparator.comparing(Area::exitCode))
        .map(area -> "  " + area.exitCode() + "  " + area.meaning())
        .forEach(lines::add);
    lines.add("");
    lines.add(
        "Documentation: docs/README.md; every option: docs/reference/options.md; every error");
    lines.add("(THR-...): docs/reference/errors.md");
    usage.footer(lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new));
    // The header is the command's line in the list of commands; its own help has a description.
    usage.sectionKeys(
        usage.sectionKeys().stream()
            .filter(key -> !key.equals(UsageMessageSpec.SECTION_KEY_HEADER))
            .toList());
  }
}
