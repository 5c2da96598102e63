package io.thresher.jobs.input;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files that {@code --input} names, found before Spark starts.
 *
 * @param roots what was named, qualified, patterns resolved
 * @param files every data file in them, as Spark counts them: hidden ones left out
 * @param summaries files beside them that Spark takes the columns of Parquet files from
 * @param leftOut files that could be data, but for names by which Spark leaves them out
 * @param nested whether files lie in folders below the roots that stand for no columns
 * @param base the folder below which folders are columns, where the roots do not tell; else null
 */
public record InputFiles(
    List<Path> roots,
    List<FileStatus> files,
    List<FileStatus> summaries,
    List<Path> leftOut,
    boolean nested,
    @Nullable Path base) {

  /** Those that Spark looks at first. */
  private static final List<String> SUMMARIES = List.of("_common_metadata", "_metadata");

  public static InputFiles find(List<String> inputs, Configuration hadoop, Problems problems) {
    InputListing listing = new InputListing(problems);
    for (String input : inputs) {
      try {
        listing.add(input, hadoop);
      } catch (FileSystems.MissingClass e) {
        problems.add(InputProblems.noFileSystem(input, e.name()));
      } catch (IOException | IllegalArgumentException e) {
        problems.add(InputProblems.inaccessible(input, e.toString()));
      }
    }
    return listing.files();
  }

  /** The format that all files' extensions agree on; null after a problem was added. */
  public @Nullable InputFormat format(Problems problems) {
    InputFormat agreed = null;
    for (FileStatus file : files) {
      InputFormat format = InputFormat.of(file.getPath().getName());
      if (format == null) {
        problems.add(InputProblems.unknownFormat(file.getPath().toString(), InputFormat.known()));
        return null;
      }
      if (agreed != null && agreed != format) {
        problems.add(
            InputProblems.mixedFormats(
                file.getPath().toString(), agreed.toString(), format.toString()));
        return null;
      }
      agreed = format;
    }
    return agreed;
  }

  /** Some of the files, each a root of its own. */
  public InputFiles only(List<FileStatus> chosen) {
    Path folder = roots.size() == 1 && !isFile(roots.get(0)) ? roots.get(0) : null;
    return new InputFiles(
        chosen.stream().map(FileStatus::getPath).toList(),
        chosen,
        List.of(),
        leftOut,
        false,
        folder);
  }

  /** What the output must stand apart from. */
  public List<Path> places() {
    return base == null ? roots : List.of(base);
  }

  private boolean isFile(Path root) {
    return files.stream().anyMatch(file -> file.getPath().equals(root));
  }

  boolean areTabSeparated() {
    return files.stream()
        .allMatch(file -> InputFormat.extension(file.getPath().getName()).equals(".tsv"));
  }

  long bytes() {
    return files.stream().mapToLong(FileStatus::getLen).sum();
  }

  /** The roots as Spark reads them. */
  String[] literalPaths() {
    return roots.stream().map(InputFiles::literal).toArray(String[]::new);
  }

  /** A path as Spark reads it: literally, where Spark would see a pattern. */
  public static String literal(Path path) {
    return path.toString().replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
  }

  /** These files but some, each a root of its own. */
  InputFiles without(Set<String> lost, Problems problems) {
    if (lost.isEmpty()) {
      return this;
    }
    boolean oneFolder = roots.size() == 1;
    if (!oneFolder && files.stream().anyMatch(file -> isPartitioned(file.getPath()))) {
      problems.add(
          UsageProblems.conflict(
              "--allow-data-loss", "several --input", "folders stand for columns in them"));
    }
    List<FileStatus> left =
        files.stream().filter(file -> !lost.contains(file.getPath().toString())).toList();
    return new InputFiles(
        left.stream().map(FileStatus::getPath).toList(),
        left,
        List.of(),
        leftOut,
        false,
        oneFolder ? roots.get(0) : null);
  }

  /** The file whose columns Spark takes for those of all; null where there is none. */
  @Nullable FileStatus telling() {
    for (String name : SUMMARIES) {
      for (FileStatus summary : summaries) {
        if (summary.getPath().getName().equals(name)) {
          return summary;
        }
      }
    }
    return files.stream().min(Comparator.comparing(file -> file.getPath().toString())).orElse(null);
  }

  /** The names in folders such as {@code zip=00123}, which may stand for columns. */
  Set<String> folderColumns() {
    Set<String> names = new HashSet<>();
    for (FileStatus file : files) {
      for (Path folder = file.getPath().getParent(); folder != null; folder = folder.getParent()) {
        int at = folder.getName().indexOf('=');
        if (at > 0) {
          names.add(folder.getName().substring(0, at));
        }
      }
    }
    return names;
  }

  private static boolean isPartitioned(Path path) {
    Path parent = path.getParent();
    return parent != null && (parent.getName().contains("=") || isPartitioned(parent));
  }
}
