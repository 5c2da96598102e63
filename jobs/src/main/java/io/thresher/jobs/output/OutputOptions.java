package io.thresher.jobs.output;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.input.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where predictions go, and how. */
public final class OutputOptions {

  /** A file format that predictions are written in. */
  public enum Format {
    PARQUET("none uncompressed snappy gzip zstd lz4 lz4_raw"),
    CSV("none uncompressed gzip bzip2 deflate snappy lz4 zstd");

    private final String codecs;

    Format(String codecs) {
      this.codecs = codecs;
    }

    /** Adds a problem for a codec that Spark does not bring along for this format. */
    public void checkCodec(@Nullable String codec, Problems problems) {
      List<String> known = List.of(codecs.split(" "));
      if (codec != null && !known.contains(codec.toLowerCase(Locale.ROOT))) {
        problems.add(
            UsageProblems.badValue(
                "--compression", codec, "for " + this + " one of " + String.join(", ", known)));
      }
    }

    /** The name that Spark knows it by. */
    public String source() {
      return toString();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happens where something is already. */
  public enum Mode {
    ERROR,
    OVERWRITE,
    APPEND,
    /** Of tables alone. */
    MERGE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Folder of any Hadoop file system to write. Required.")
  public @Nullable String path;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      description = "Format of the output: parquet or csv. Default: parquet.")
  public Format format = Format.PARQUET;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "Where the output exists: error refuses, append adds files, overwrite replaces it once"
              + " the new one is complete; merge is for --output-table. Default: error.")
  public Mode mode = Mode.ERROR;

  @Option(
      names = "--partition-by",
      paramLabel = "COLUMN,...",
      description = "Columns of the output that become folders. Default: none. Repeatable.")
  List<String> partitionBy = new ArrayList<>();

  @Option(
      names = "--compression",
      paramLabel = "CODEC",
      description =
          "Codec of the files, such as zstd or gzip. Default: snappy for Parquet, none for CSV.")
  public @Nullable String compression;

  /** Whether files lie in folders by the values of columns. */
  public boolean isParted() {
    return !Names.split(partitionBy).isEmpty();
  }
}
