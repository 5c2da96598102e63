package io.thresher.jobs.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TuneProblems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs {@code thresher score} over a sample, from Parquet to Parquet. What counts is its write,
 * from start to end, which a long run consists of.
 */
public final class ScoreTrial implements Trial {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Function<List<String>, String> command;
  private final List<String> arguments;
  private final List<String> models;
  private final Path folder;
  private final long rows;
  private int runs;

  /**
   * @param command runs a command line, and gives what it says of a failure, or nothing
   * @param arguments that all runs have
   * @param models the variants
   * @param folder for what they write
   * @param rows of the sample
   */
  public ScoreTrial(
      Function<List<String>, String> command,
      List<String> arguments,
      List<String> models,
      Path folder,
      long rows) {
    this.command = command;
    this.arguments = List.copyOf(arguments);
    this.models = List.copyOf(models);
    this.folder = folder;
    this.rows = rows;
  }

  @Override
  public Observation of(Setting setting) {
    Path output = folder.resolve("scored-" + ++runs);
    Path report = folder.resolve("scored-" + runs + ".json");
    List<String> call = new ArrayList<>(List.of("score", "--model", models.get(setting.variant())));
    call.addAll(arguments);
    call.addAll(setting.arguments());
    call.addAll(List.of("--output", output.toString(), "--report", report.toString()));
    Clock clock = new Clock();
    String failure = command.apply(call);
    if (!failure.isEmpty()) {
      throw new ScoringException(TuneProblems.sideFailed(setting.describe(), failure));
    }
    double all = clock.seconds();
    double cpu = clock.cpuSeconds();
    double others = clock.othersSeconds();
    try {
      double seconds = JSON.readTree(report.toFile()).path("wallSeconds").asDouble();
      double part = seconds / all;
      double own = Clock.ownSeconds(seconds, cpu * part, others * part);
      delete(output);
      Files.delete(report);
      return new Observation(rows, seconds, cpu, own, 0, 0, clock.seconds(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With all that is in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
