package io.thresher.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Area;
import io.thresher.jobs.CommandRun;
import io.thresher.jobs.Main;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestHelp {

  static List<String> commands() {
    return CommandOptions.commands(Main.commandLines()).stream()
        .map(CommandOptions.Command::name)
        .toList();
  }

  @Test
  void listsEveryCommandOnALineOfItsOwn() {
    List<String> lines = CommandRun.of("--help").out().lines().toList();

    assertThat(commands())
        .contains("score", "inspect", "verify")
        .allSatisfy(
            command -> assertThat(lines).filteredOn(l -> l.startsWith("  " + command)).hasSize(1));
    assertThat(lines.subList(lines.indexOf("Commands:") + 1, lines.indexOf("Exit codes:") - 1))
        .hasSameSizeAs(commands());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void endsWithAnExampleExitCodesAndWhereToReadOn(String command) {
    String help = CommandRun.of(command, "--help").out();

    assertThat(help)
        .contains("  thresher " + command + " ", "  0  done")
        .contains("docs/README.md");
    assertThat(Area.values())
        .allSatisfy(
            area ->
                assertThat(help).contains("  " + area.exitCode() + "  " + area.meaning() + "\n"));
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void endsTheHelpOfScoreWithTwoExamples() {
    assertThat(CommandRun.of("score", "--help").out().split("Examples:", -1)[1].lines())
        .filteredOn(line -> line.startsWith("  thresher score "))
        .hasSize(2);
  }

  @Test
  void saysOfEveryOptionWhatItMeansAndWhatHoldsWithoutIt() {
    assertThat(CommandOptions.groups(Main.commandLines()))
        .flatExtracting(CommandOptions.Group::options)
        .filteredOn(
            option -> !option.meaning().matches("(?s).{10,}\\..*") || option.fallback().isEmpty())
        .as("options whose help lacks a sentence, or 'Default: ...' or 'Required.' behind it")
        .isEmpty();
  }
}
