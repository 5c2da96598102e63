package io.thresher.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
public final class CommonOptions {
  @Option(
      names = "--job",
      paramLabel = "FILE",
      description =
          "YAML file of options under their long names, without dashes. An option given on the"
              + " command line wins over the file. Default: none.")
  public @Nullable String job;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write one JSON object about the run, also about a failed one; to a name that ends in"
              + " .html a page with charts. Default: no report.")
  @Nullable String report;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description =
          "Set a property of Spark, such as spark.master. Default: what the launcher's"
              + " configuration says. Repeatable.")
  public Map<String, String> conf = new LinkedHashMap<>();

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description =
          "How lines on stderr look: text, or one JSON object a line, for collectors of logs."
              + " Default: text.")
  LogFormat logFormat = LogFormat.TEXT;

  @Option(names = "--debug", description = "Print the stack traces of errors, and Spark's log.")
  public boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  boolean help;
}
