package io.thresher.model;

import io.thresher.errors.CheckProblems;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;

/** A file that lies beside a model, on the same file system, and says something of it. */
public final class ModelCompanion {
  private static final String ACCESS_DENIED = ModelProblems.accessDenied("", "").code();

  private final ModelSource source;
  private final String name;
  private final FileStatus status;
  private final boolean shared;

  private ModelCompanion(ModelSource source, String name, FileStatus status, boolean shared) {
    this.source = source;
    this.name = name;
    this.status = status;
    this.shared = shared;
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
    ModelSource source = places.open(model, configuration);
    for (String name : List.of(source.name() + suffix, shared)) {
      Optional<FileStatus> status = status(source, name);
      if (status.isPresent() && (status.get().getLen() >= 0 || isThere(source, name))) {
        checkPlace(source, name, places);
        return Optional.of(new ModelCompanion(source, name, status.get(), name.equals(shared)));
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

  /** Of a file system without lengths, such as HTTP's, only opening a file tells. */
  private static boolean isThere(ModelSource source, String name) {
    return ModelSource.reading(
        source.uri(),
        () -> {
          try (FSDataInputStream in = source.open(name)) {
            return in.read() >= 0;
          } catch (FileNotFoundException e) {
            return false;
          }
        });
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

  /** Whether it is for every model of the folder, and so may be called so by chance. */
  public boolean isShared() {
    return shared;
  }

  /** What a step makes of the file; it is opened for it alone. */
  @FunctionalInterface
  public interface Step<T> {
    /**
     * Reads from the file, at any place.
     *
     * @param length of the file; negative where only its end tells
     */
    T read(FSDataInputStream in, long length) throws IOException;
  }

  /** What a step makes of the file; nothing where it is not there. */
  public <T> Optional<T> opened(Step<T> step) {
    return ModelSource.reading(
        uri(),
        () -> {
          try (FSDataInputStream in = source.open(name)) {
            return Optional.of(step.read(in, status.getLen()));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * All of it.
   *
   * @param most bytes that it may have
   * @return nothing where it is not there: some file systems know only when asked for the bytes
   */
  public Optional<byte[]> read(int most) {
    return opened(
        (in, length) -> {
          byte[] bytes = in.readNBytes(most + 1);
          if (bytes.length > most) {
            throw new ScoringException(
                CheckProblems.goldenUnusable(uri(), "more than " + most + " bytes"));
          }
          return bytes;
        });
  }
}
