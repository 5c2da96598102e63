package io.thresher.jobs.input;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file format that rows are read from. */
public enum InputFormat {
  PARQUET(".parquet"),
  ORC(".orc"),
  CSV(".csv .tsv"),
  JSON(".json .jsonl .ndjson"),
  /** Each file is a row, its bytes in the column {@code content}. */
  IMAGE(".jpg .jpeg .png .webp .gif .bmp .tif .tiff");

  private static final Pattern COMPRESSION =
      Pattern.compile("\\.(gz|gzip|bz2|zst|xz|lz4|snappy|deflate)$");

  private final String extensions;

  InputFormat(String extensions) {
    this.extensions = extensions;
  }

  private List<String> extensions() {
    return List.of(extensions.split(" "));
  }

  /** The format that a file's extension stands for, a compression's behind it disregarded. */
  public static @Nullable InputFormat of(String fileName) {
    String extension = extension(fileName);
    for (InputFormat format : values()) {
      if (format.extensions().contains(extension)) {
        return format;
      }
    }
    return null;
  }

  /** For example {@code .csv} of {@code a.csv.gz}; the whole name where it has no point. */
  static String extension(String fileName) {
    String plain = COMPRESSION.matcher(fileName.toLowerCase(Locale.ROOT)).replaceFirst("");
    return plain.substring(Math.max(0, plain.lastIndexOf('.')));
  }

  static List<String> known() {
    return Arrays.stream(values()).flatMap(format -> format.extensions().stream()).toList();
  }

  /** Whether the files hold text, whose columns have no types of their own. */
  public boolean isText() {
    return this == CSV || this == JSON;
  }

  /** The name that Spark knows it by. */
  public String source() {
    return this == IMAGE ? "binaryFile" : toString();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
