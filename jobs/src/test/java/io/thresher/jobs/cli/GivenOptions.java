package io.thresher.jobs.cli;

import io.thresher.jobs.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ParseResult;

/** The options that a call of {@code score} gives, by name, each with its values as they stand. */
public final class GivenOptions {
  private GivenOptions() {}

  /**
   * @param call begins with the name of the command
   */
  public static Map<String, List<String>> of(List<String> call) {
    Map<String, List<String>> given = new TreeMap<>();
    parsed(call)
        .matchedOptions()
        .forEach(option -> given.put(option.longestName(), option.originalStringValues()));
    return given;
  }

  /** Those of a call with this job file alone. */
  public static Map<String, List<String>> ofJob(Path file) {
    List<String> call = new ArrayList<>(List.of("score"));
    call.addAll(JobFile.read(file.toString()).argumentsBeside(parsed(call)));
    return of(call);
  }

  private static ParseResult parsed(List<String> call) {
    return Main.commandLines().create().parseArgs(call.toArray(String[]::new)).subcommand();
  }
}
