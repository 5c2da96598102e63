package io.thresher.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which columns of the input go on. */
public final class ColumnOptions {
  @Option(
      names = "--keep",
      paramLabel = "COLUMN,...",
      description =
          "Columns of the input that stay beside the predictions; they are not bound by position. A"
              + " comma in a name is written '\\,'. Default: all. Repeatable.")
  public @Nullable List<String> keep;

  @Option(
      names = "--drop",
      paramLabel = "COLUMN,...",
      description = "Columns of the input to disregard altogether. Default: none. Repeatable.")
  public List<String> drop = new ArrayList<>();
}
