package io.thresher.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of documentation that says what {@link ITWriters} has seen. */
final class WriterPage {
  private final List<WriterFile> files;
  private final WriterVerdicts verdicts;
  private final StringBuilder text = new StringBuilder();

  WriterPage(List<WriterFile> files, WriterVerdicts verdicts) {
    this.files = files;
    this.verdicts = verdicts;
  }

  String text() {
    text.append(
        String.format(
            Locale.ROOT,
            """
            # Files of other writers

            What Thresher makes of Parquet files by %s, made by
            [datasets/writers](../../datasets/writers/make.py): %d files, chosen so that every pair of writer, type, encoding,
            codec, version of data pages, and nulls or none occurs that the writer has. *Right* means that every value was
            compared with what it must be; a code is that of an error that names the column or the file, what is wrong with it
            and a way out. `ITWriters` makes this page from what it sees, and fails where it sees something else.

            """,
            writers(),
            files.size()));
    addTypes();
    addFiles();
    return text.toString();
  }

  private String writers() {
    List<String> names = files.stream().map(WriterFile::writer).distinct().toList();
    return String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.get(names.size() - 1);
  }

  private void addTypes() {
    text.append(
        """
        ## By type

        In files that can be read at all. A feature goes to the input given, with `--nulls` in files with nulls.

        | column | stored as | input | feature | kept | dropped |
        |---|---|---|---|---|---|
        """);
    for (WriterColumn column : WriterColumn.all()) {
      row(
          column.name(),
          stored(column.name()),
          column.input(),
          of(WriterUse.FEATURE, column.name()),
          of(WriterUse.KEPT, column.name()),
          of(WriterUse.DROPPED, column.name()));
    }
    text.append('\n');
  }

  private String stored(String column) {
    return holding(column)
        .map(file -> file.column(column).stored())
        .map(WriterPage::brief)
        .distinct()
        .sorted()
        .collect(Collectors.joining("; "));
  }

  /** Without what pyarrow adds to the names of types. */
  private static String brief(String stored) {
    return stored
        .replaceAll(", (is_from_converted_type|force_set_converted_type)=\\w+", "")
        .replaceAll("isAdjustedToUTC=true", "UTC")
        .replaceAll("isAdjustedToUTC=false", "no zone")
        .replaceAll("\\b(bitWidth|isSigned|timeUnit|precision|scale)=", "");
  }

  private Stream<WriterFile> holding(String column) {
    return files.stream().filter(file -> file.columns().containsKey(column));
  }

  private String of(WriterUse use, String column) {
    Map<String, TreeSet<String>> found = new TreeMap<>();
    holding(column)
        .filter(file -> verdicts.of(use, file).equals(WriterVerdicts.RIGHT))
        .forEach(
            file ->
                found
                    .computeIfAbsent(verdicts.of(use, file, column), v -> new TreeSet<>())
                    .add(file.writer()));
    if (found.size() == 1) {
      return found.keySet().iterator().next();
    }
    List<String> parts = new ArrayList<>();
    found.forEach((verdict, names) -> parts.add(verdict + " (" + String.join(", ", names) + ")"));
    return String.join("; ", parts);
  }

  private void addFiles() {
    text.append(
        """
        ## By file

        *Read* is what becomes of a run that reads all columns that can be read, *key alone* of one that reads only the
        key, which is PLAIN or has a dictionary.

        | writer | encodings | codec | data pages | nulls | read | key alone |
        |---|---|---|---|---|---|---|
        """);
    for (WriterFile file : files) {
      TreeSet<String> encodings = new TreeSet<>();
      file.columns().values().forEach(column -> encodings.addAll(column.encodings()));
      row(
          file.writer(),
          String.join(", ", encodings),
          file.codec(),
          "v" + file.pages(),
          file.nulls() ? "yes" : "no",
          verdicts.of(WriterUse.KEPT, file),
          verdicts.of(WriterUse.DROPPED, file));
    }
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
