package io.thresher.model;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.text.TextModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** A model where it lies: on any Hadoop file system. */
final class ModelSource {
  /** Stands before the name of a part that lies one folder above the graph. */
  static final String ABOVE = "../";

  private final FileSystem files;
  private final FileStatus model;
  private final boolean isBelowItsFiles;
  private final @Nullable ModelSource tokenizer;

  private ModelSource(
      FileSystem files,
      FileStatus model,
      boolean isBelowItsFiles,
      @Nullable ModelSource tokenizer) {
    this.files = files;
    this.model = model;
    this.isBelowItsFiles = isBelowItsFiles;
    this.tokenizer = tokenizer;
  }

  /** The same, with a tokenizer that lies elsewhere. */
  ModelSource withTokenizer(ModelSource file) {
    return new ModelSource(files, model, isBelowItsFiles, file);
  }

  /** A model that was planned with, and its tokenizer. */
  static ModelSource open(ModelLocation location, Configuration configuration) {
    ModelSource source = open(location.uri(), "", configuration);
    String tokenizer = location.choices().tokenizer();
    return tokenizer.isEmpty() ? source : source.withTokenizer(open(tokenizer, "", configuration));
  }

  /** Choices that name the file of the tokenizer so that other hosts find it. */
  ModelChoices placed(ModelChoices choices) {
    return tokenizer == null ? choices : choices.withTokenizer(tokenizer.uri());
  }

  /**
   * Finds the model: the file itself, or a graph of a folder ({@link FolderGraphs}).
   *
   * @param variant which of several; empty for the usual one
   */
  static ModelSource open(String uri, String variant, Configuration configuration) {
    return reading(
        uri,
        () -> {
          Path path = new Path(uri);
          FileSystem files = path.getFileSystem(configuration);
          if (files instanceof LocalFileSystem local) {
            files = local.getRaw(); // Checksum files of other tools say nothing about a model.
          }
          FileStatus status = files.getFileStatus(path);
          if (!status.isDirectory()) {
            if (!variant.isEmpty()) {
              throw new ScoringException(TokenProblems.oneGraph(uri, variant));
            }
            boolean below = path.getParent().getName().equals(FolderGraphs.BELOW);
            return new ModelSource(files, status, below, null);
          }
          FileStatus graph = FolderGraphs.of(files, path).choose(variant);
          boolean below = graph.getPath().getParent().getName().equals(FolderGraphs.BELOW);
          return new ModelSource(files, graph, below, null);
        });
  }

  /** The model's file, fully qualified. */
  String uri() {
    return files.makeQualified(model.getPath()).toString();
  }

  String name() {
    return model.getPath().getName();
  }

  FileStatus model() {
    return model;
  }

  /** The folder on this host that the model lies in; null where it lies on another file system. */
  java.nio.file.@Nullable Path localFolder() {
    return "file".equals(files.getUri().getScheme())
        ? java.nio.file.Path.of(model.getPath().toUri().getPath()).toAbsolutePath().getParent()
        : null;
  }

  /** Whether another file system shows a folder of this host under a name of its own. */
  boolean leadsToThisHost() {
    return reading(
        uri(), () -> "file".equals(files.resolvePath(model.getPath()).toUri().getScheme()));
  }

  /** The model at the path that is left once every link of this host is followed. */
  ModelSource withoutLinks() {
    java.nio.file.Path file = java.nio.file.Path.of(model.getPath().toUri().getPath());
    return reading(
        uri(),
        () ->
            new ModelSource(
                files,
                files.getFileStatus(new Path(file.toRealPath().toUri())),
                isBelowItsFiles,
                tokenizer));
  }

  /** The names that a file may have that stands beside the graph, or above it; the first counts. */
  List<String> namesBeside(String name) {
    return isBelowItsFiles && !isElsewhere(name) ? List.of(name, ABOVE + name) : List.of(name);
  }

  /** Whether a part lies at a place of its own, and not beside the graph. */
  boolean isElsewhere(String part) {
    return tokenizer != null && part.equals(TextModel.TOKENIZER);
  }

  /** The state of a part of the model, if there is such a file. */
  Optional<FileStatus> status(String part) {
    if (tokenizer != null && isElsewhere(part)) {
      return Optional.of(tokenizer.model);
    }
    return reading(
        uri(),
        () -> {
          try {
            return Optional.of(files.getFileStatus(path(part))).filter(FileStatus::isFile);
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Opens a part of the model; its own file is the part called {@link #name}. */
  FSDataInputStream open(String part) throws IOException {
    if (tokenizer != null && isElsewhere(part)) {
      return tokenizer.open(tokenizer.name());
    }
    return files.open(path(part));
  }

  /**
   * Asks the file system whether the caller may read a part, whatever is cached of it.
   *
   * @throws ScoringException THR-MODEL-002 if not
   */
  void checkReadable(String part) {
    reading(
        uri(),
        () -> {
          try (InputStream opened = open(part)) {
            return opened.read(); // Object stores ask when the first byte is read.
          }
        });
  }

  Path path(String part) {
    // A part's name may hold characters that would make it a URI of its own.
    java.net.URI folder = files.makeQualified(model.getPath()).getParent().toUri();
    return new Path(folder.getScheme(), folder.getAuthority(), folder.getPath() + "/" + part);
  }

  /** A step that reads from a file system. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Runs a step and says clearly why it failed. */
  static <T> T reading(String uri, Reading<T> step) {
    try {
      return step.read();
    } catch (FileNotFoundException e) {
      throw new ScoringException(missing(uri, e), e);
    } catch (AccessControlException | AccessDeniedException e) {
      throw new ScoringException(ModelProblems.accessDenied(uri, text(e)), e);
    } catch (UnsupportedFileSystemException e) {
      throw new ScoringException(ModelProblems.unknownFileSystem(uri, text(e)), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ScoringException(ModelProblems.unreadable(uri, text(e)), e);
    }
  }

  private static io.thresher.errors.Problem missing(String uri, FileNotFoundException e) {
    String reason = text(e);
    return reason.contains("(Permission denied)")
        ? ModelProblems.accessDenied(uri, "permission denied")
        : ModelProblems.notFound(uri);
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
