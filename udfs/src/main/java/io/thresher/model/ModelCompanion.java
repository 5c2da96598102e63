package io.thresher.model;

import io.thresher.errors.CheckProblems;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** A file that lies beside a model, on the same file system, and says something of it. */
public final class ModelCompanion {
  private static final String ACCESS_DENIED = ModelProblems.accessDenied("", "").code();

  private final ModelSource source;
  private final String name;
  private final FileStatus status;

  private ModelCompanion(ModelSource source, String name, FileStatus status) {
    this.source = source;
    this.name = name;
    this.status = status;
  }

  /**
   * The first of some files that is there, in the folder of a model.
   *
   * @param suffix of a file that is called as the model's, with this behind it; comes first
   * @param shared name of a file that is for every model of the folder
   */
  public static Optional<ModelCompanion> find(
      ModelReference model,
      Configuration configuration,
      ModelPlaces places,
      String suffix,
      String shared) {
    ModelSource source = places.open(model.uri(), configuration);
    for (String name : List.of(source.name() + suffix, shared)) {
      Optional<FileStatus> status = status(source, name);
      if (status.isPresent()) {
        checkPlace(source, name, places);
        return Optional.of(new ModelCompanion(source, name, status.get()));
      }
    }
    return Optional.empty();
  }

  /** Stores that let nobody list their files refuse what is not there. */
  private static Optional<FileStatus> status(ModelSource source, String name) {
    try {
      return source.status(name);
    } catch (ScoringException e) {
      if (e.problems().get(0).code().equals(ACCESS_DENIED)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A link must not lead out of the folders that models may lie in. */
  private static void checkPlace(ModelSource source, String name, ModelPlaces places) {
    java.nio.file.Path folder = source.localFolder();
    if (!places.areNamed() || folder == null) {
      return;
    }
    ModelSource.reading(
        source.uri(),
        () -> {
          java.nio.file.Path real = folder.resolve(name).toRealPath();
          if (!folder.toRealPath().equals(real.getParent())) {
            throw new ScoringException(
                CheckProblems.goldenUnusable(
                    folder.resolve(name).toString(), "a link that leads to another folder"));
          }
          return real;
        });
  }

  /** For people. */
  public String uri() {
    return source.uri().substring(0, source.uri().length() - source.name().length()) + name;
  }

  /** Another one where the file has changed; of little use on a file system without times. */
  public String state() {
    return status.getLen() + "@" + status.getModificationTime();
  }

  /**
   * All of it.
   *
   * @param most bytes that it may have
   * @return nothing where it is not there: some file systems know only when asked for the bytes
   */
  public Optional<byte[]> read(int most) {
    return ModelSource.reading(
        uri(),
        () -> {
          try (InputStream in = source.open(name)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
              throw new ScoringException(
                  CheckProblems.goldenUnusable(uri(), "more than " + most + " bytes"));
            }
            return Optional.of(bytes);
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }
}
