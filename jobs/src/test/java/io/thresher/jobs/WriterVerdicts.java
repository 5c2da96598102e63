package io.thresher.jobs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of each column of each file in each use: {@code right} or the code of an error. */
final class WriterVerdicts {
  static final String RIGHT = "right";

  private final Map<String, String> verdicts = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> unnamed = new ArrayList<>();

  void right(WriterUse use, WriterFile file, WriterColumn column) {
    verdicts.putIfAbsent(key(use, file, column.name()), RIGHT);
  }

  void wrong(WriterUse use, WriterFile file, WriterColumn column, String difference) {
    wrong.add(key(use, file, column.name()) + ": " + difference);
  }

  void refused(WriterUse use, WriterFile file, WriterColumn column, String line) {
    verdicts.put(key(use, file, column.name()), line.split(":", 2)[0]);
  }

  /** A refusal of a whole file, for what its pages are. */
  void refused(WriterUse use, WriterFile file, String line) {
    files.put(use + " " + file.file(), line.split(":", 2)[0]);
  }

  /** A refusal that does not say what of. */
  void unnamed(WriterUse use, WriterFile file, String line) {
    unnamed.add(use + " " + file.file() + ": " + line);
  }

  /** What became of a file as such. */
  String of(WriterUse use, WriterFile file) {
    return files.getOrDefault(use + " " + file.file(), RIGHT);
  }

  String of(WriterUse use, WriterFile file, String column) {
    return verdicts.getOrDefault(key(use, file, column), "not tried");
  }

  List<String> wrong() {
    return wrong;
  }

  List<String> unnamed() {
    return unnamed;
  }

  private static String key(WriterUse use, WriterFile file, String column) {
    return use + " " + file.file() + " " + column;
  }
}
