package io.thresher.model;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The graphs of a folder, by name: those in it, or where it has none those in {@code onnx/} below
 * it, as hubs of models lay them out.
 */
record FolderGraphs(Path folder, List<FileStatus> graphs) {
  static final String BELOW = "onnx";

  private static final String USUAL = "model";
  private static final String SUFFIX = ".onnx";

  static FolderGraphs of(FileSystem files, Path folder) throws IOException {
    List<FileStatus> graphs = in(files, folder);
    return new FolderGraphs(folder, graphs.isEmpty() ? below(files, folder) : graphs);
  }

  private static List<FileStatus> below(FileSystem files, Path folder) throws IOException {
    try {
      return in(files, new Path(folder, BELOW));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static List<FileStatus> in(FileSystem files, Path folder) throws IOException {
    List<FileStatus> graphs = new ArrayList<>();
    for (FileStatus status : files.listStatus(folder)) {
      if (status.isFile() && lowered(status).endsWith(SUFFIX)) {
        graphs.add(status);
      }
    }
    graphs.sort(Comparator.comparing(graph -> graph.getPath().getName()));
    return graphs;
  }

  private static String lowered(FileStatus status) {
    return status.getPath().getName().toLowerCase(Locale.ROOT);
  }

  /** What each is called without what all are. */
  List<String> variants() {
    return graphs.stream()
        .map(graph -> graph.getPath().getName())
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .map(name -> name.startsWith(USUAL + "_") ? name.substring(USUAL.length() + 1) : name)
        .toList();
  }

  /**
   * The graph of a name, or the usual one.
   *
   * @throws ScoringException THR-MODEL-004 where there is none, 005 where there are several and
   *     none is the usual one, 935 where none has the name
   */
  FileStatus choose(String variant) {
    if (graphs.isEmpty()) {
      throw new ScoringException(ModelProblems.noModelInFolder(folder.toString()));
    }
    Set<String> wanted =
        variant.isEmpty()
            ? Set.of(USUAL + SUFFIX)
            : Set.of(variant, variant + SUFFIX, USUAL + "_" + variant + SUFFIX);
    for (FileStatus graph : graphs) {
      if (wanted.contains(graph.getPath().getName())) {
        return graph;
      }
    }
    List<String> names = graphs.stream().map(graph -> graph.getPath().getName()).toList();
    if (!variant.isEmpty()) {
      throw new ScoringException(TokenProblems.noVariant(folder.toString(), variant, names));
    }
    if (graphs.size() > 1) {
      throw new ScoringException(ModelProblems.severalModels(folder.toString(), names));
    }
    return graphs.get(0);
  }
}
