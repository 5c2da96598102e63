package io.thresher.jobs.input;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Lists what {@code --input} names, every file once. */
final class InputListing {
  /** Files in which some writers sum up the footers of all others. */
  private static final Set<String> SUMMARIES = Set.of("_metadata", "_common_metadata");

  /**
   * A byte of a letter beyond ASCII in the name of a folder; Spark writes such letters as they are.
   */
  private static final Pattern ENCODED = Pattern.compile("=.*%[89A-Fa-f]\\p{XDigit}");

  private final Problems problems;
  private final List<Path> roots = new ArrayList<>();
  private final List<FileStatus> files = new ArrayList<>();
  private final List<FileStatus> summaries = new ArrayList<>();
  private final List<Path> leftOut = new ArrayList<>();
  private final Map<String, Path> seen = new HashMap<>();
  private final Map<Path, String> identities = new HashMap<>();
  private final TableFolders tables;
  private boolean plainFolders;
  private boolean columnFolders;
  private boolean encodedFolders;

  InputListing(Problems problems) {
    this.problems = problems;
    this.tables = new TableFolders(problems);
  }

  void add(String input, Configuration hadoop) throws IOException, FileSystems.MissingClass {
    Path path = new Path(input);
    FileSystem fileSystem = FileSystems.open(path, hadoop);
    boolean literal = fileSystem.exists(path);
    List<FileStatus> named =
        literal ? List.of(fileSystem.getFileStatus(path)) : matches(path, fileSystem);
    if (named.isEmpty()) {
      problems.add(InputProblems.missingInput(input));
      return;
    }
    int before = files.size();
    int problemsBefore = problems.list().size();
    for (FileStatus status : named) {
      boolean hidden = isHidden(status.getPath().getName());
      if (hidden && !literal) {
        leaveOut(status.getPath());
      } else if (hidden && status.isFile()) {
        problems.add(InputProblems.hiddenInput(status.getPath().toString()));
      } else {
        roots.add(fileSystem.makeQualified(status.getPath()));
        if (status.isDirectory()) {
          tables.seeRoot(fileSystem, status.getPath());
        }
        addRoot(fileSystem, status);
      }
    }
    if (files.size() == before && problems.list().size() == problemsBefore) {
      problems.add(InputProblems.emptyInput(input));
    }
  }

  private static List<FileStatus> matches(Path path, FileSystem fileSystem) throws IOException {
    FileStatus[] matches = fileSystem.globStatus(path);
    return matches == null ? List.of() : List.of(matches);
  }

  private void addRoot(FileSystem fileSystem, FileStatus status) throws IOException {
    Path path = status.getPath();
    if (status.isDirectory()) {
      addFolder(fileSystem, path, false, false);
    } else if (isNew(identity(fileSystem, path.getParent()), path)) {
      files.add(status);
    }
  }

  private void addFolder(FileSystem fileSystem, Path folder, boolean plain, boolean columns)
      throws IOException {
    String identity = identity(fileSystem, folder);
    Path first = seen.putIfAbsent(identity, folder);
    if (first != null) {
      problems.add(InputProblems.inputTwice(folder.toString(), first.toString()));
      return;
    }
    for (FileStatus child : fileSystem.listStatus(folder)) {
      String name = child.getPath().getName();
      tables.see(folder, child);
      if (SUMMARIES.contains(name)) {
        summaries.add(child);
      } else if (isHidden(name)) {
        leaveOut(child.getPath());
      } else if (child.isDirectory()) {
        boolean column = name.contains("=");
        if (!encodedFolders && ENCODED.matcher(name).find()) {
          problems.add(InputProblems.encodedFolder(child.getPath().toString()));
          encodedFolders = true; // One of many, mostly.
        }
        addFolder(fileSystem, child.getPath(), plain || !column, columns || column);
      } else if (isNew(identity, child.getPath())) {
        files.add(child);
        plainFolders |= plain;
        columnFolders |= columns;
      }
    }
  }

  private boolean isNew(String folder, Path file) {
    Path first = seen.putIfAbsent(folder + "/" + file.getName(), file);
    if (first != null) {
      problems.add(InputProblems.inputTwice(file.toString(), first.toString()));
    }
    return first == null;
  }

  /** What a folder is, whatever links lead to it; the same folder holds many files. */
  private String identity(FileSystem fileSystem, Path folder) throws IOException {
    Path qualified = fileSystem.makeQualified(folder);
    String known = identities.get(qualified);
    if (known == null) {
      known = resolved(fileSystem, qualified);
      identities.put(qualified, known);
    }
    return known;
  }

  private static String resolved(FileSystem fileSystem, Path folder) throws IOException {
    return fileSystem instanceof LocalFileSystem local
        ? local.pathToFile(folder).toPath().toRealPath().toString()
        : folder.toString();
  }

  /** Spark's rule: a partition folder may start with an underscore. */
  private static boolean isHidden(String name) {
    return name.startsWith(".")
        || (name.startsWith("_") && !name.contains("="))
        || name.endsWith("._COPYING_");
  }

  /** Counts what could be data: not the marks and checksums of writers. */
  private void leaveOut(Path path) {
    String name = path.getName();
    boolean data = InputFormat.of(name) != null || name.endsWith("._COPYING_");
    if (data) {
      leftOut.add(path);
    }
  }

  InputFiles files() {
    files.sort(java.util.Comparator.comparing(FileStatus::getPath));
    return new InputFiles(
        List.copyOf(roots),
        List.copyOf(files),
        List.copyOf(summaries),
        List.copyOf(leftOut),
        plainFolders && !columnFolders,
        null);
  }
}
