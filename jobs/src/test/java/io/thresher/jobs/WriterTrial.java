package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;

/**
 * Runs a command over a group of files and all their columns. What an error names is set aside, and
 * the rest is tried again, until all is right or refused by name.
 */
final class WriterTrial {
  private static final Pattern PROBLEM =
      Pattern.compile("THR-[A-Z]+-\\d+: [^|]+ \\| [^|]+ \\| [^|]+ \\| .+");
  private static final Pattern ABOUT_FILE = Pattern.compile("(?i)codec|compress|encod");
  private static int calls;

  private final WriterUse use;
  private final WriterVerdicts verdicts;
  private final Path folder;

  WriterTrial(WriterUse use, WriterVerdicts verdicts, Path folder) {
    this.use = use;
    this.verdicts = verdicts;
    this.folder = folder;
  }

  void tryOut(List<WriterFile> group) throws IOException {
    List<WriterFile> files = new ArrayList<>(group);
    List<WriterColumn> columns = new ArrayList<>(columnsOf(group.get(0)));
    while (!files.isEmpty() && !columns.isEmpty()) {
      Path output = folder.resolve("out" + calls++);
      CommandRun run = run(files, columns, output);
      if (run.exitCode() == 0) {
        compare(files, columns, output);
        return;
      }
      if (!setAside(run.errorLines(), files, columns)) {
        verdicts.unnamed(use, files.get(0), run.err());
        return;
      }
    }
  }

  private static List<WriterColumn> columnsOf(WriterFile file) {
    return WriterColumn.all().stream()
        .filter(column -> file.columns().containsKey(column.name()))
        .toList();
  }

  private CommandRun run(List<WriterFile> files, List<WriterColumn> columns, Path output)
      throws IOException {
    Path model = use.model(folder.resolve("model" + calls + ".onnx"), columns);
    List<String> call =
        new ArrayList<>(List.of("score", "--model=" + model, "--output=" + output, "--keep=id"));
    files.forEach(file -> call.add("--input=" + file.path()));
    call.addAll(use.options(columns));
    return CommandRun.of(call);
  }

  /** Whether every line is a problem that names one of the files or of the columns. */
  private boolean setAside(List<String> lines, List<WriterFile> files, List<WriterColumn> columns) {
    Set<WriterFile> badFiles = new HashSet<>();
    Set<WriterColumn> badColumns = new HashSet<>();
    for (String line : lines) {
      List<WriterFile> named = files.stream().filter(f -> line.contains(f.file())).toList();
      List<WriterColumn> about =
          columns.stream().filter(c -> line.contains("'" + c.name() + "'")).toList();
      if (!PROBLEM.matcher(line).matches() || (named.isEmpty() && about.isEmpty())) {
        return false;
      }
      if (about.isEmpty() || (ABOUT_FILE.matcher(line).find() && !named.isEmpty())) {
        named.forEach(file -> verdicts.refused(use, file, line));
        badFiles.addAll(named);
      } else {
        about.forEach(column -> files.forEach(file -> verdicts.refused(use, file, column, line)));
        badColumns.addAll(about);
      }
    }
    files.removeAll(badFiles);
    columns.removeAll(badColumns);
    return !lines.isEmpty();
  }

  private void compare(List<WriterFile> files, List<WriterColumn> columns, Path output)
      throws IOException {
    Map<Integer, WriterFile> byNumber = new HashMap<>();
    List<WriterFile> all = WriterFile.all();
    files.forEach(file -> byNumber.put(all.indexOf(file), file));
    Set<Long> seen = new HashSet<>();
    Set<String> told = new HashSet<>();
    for (Row row : SharedSpark.session().read().parquet(output.toString()).collectAsList()) {
      long id = row.<Long>getAs("id");
      WriterFile file = Objects.requireNonNull(byNumber.get((int) (id / 1000)));
      seen.add(id);
      for (WriterColumn column : columns) {
        check(file, column, (int) (id % 1000), row, told);
      }
    }
    if (seen.size() != files.size() * WriterFile.ROWS) {
      verdicts.unnamed(use, files.get(0), seen.size() + " rows of " + files.size() + " files");
    }
  }

  private void check(WriterFile file, WriterColumn column, int row, Row found, Set<String> told) {
    String result = use.result(column);
    Object value = result == null ? null : found.getAs(result);
    String got = value == null ? null : WrittenValue.text(value);
    String expected = result == null ? null : use.expected(column, row, file.nulls());
    if (Objects.equals(got, expected)) {
      verdicts.right(use, file, column);
    } else if (told.add(file.file() + column.name())) {
      verdicts.wrong(use, file, column, "row " + row + ": " + got + " in place of " + expected);
    }
  }
}
