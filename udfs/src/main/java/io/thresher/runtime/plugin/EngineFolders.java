package io.thresher.runtime.plugin;

import io.thresher.errors.EngineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.options.EngineName;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where this host has engines: each in a folder with a file {@code engine.properties}. Of several
 * of one name the first counts.
 *
 * @param folders each an engine's own, or one with engines in it
 */
public record EngineFolders(List<Path> folders) {
  /** The variable of the environment that names folders, separated as in {@code PATH}. */
  public static final String VARIABLE = "THRESHER_ENGINES";

  private static final Path DEFAULT = Path.of(".thresher", "engines");

  /** As this process's environment says, or else in its home folder. */
  public static EngineFolders ofHost() {
    return ofHost(System.getenv(VARIABLE), System.getProperty("user.home"));
  }

  /** Where nothing is configured: as the environment says, or else in the home folder. */
  public static EngineFolders ofHost(@Nullable String variable, @Nullable String home) {
    if (variable != null && !variable.isBlank()) {
      return new EngineFolders(
          Stream.of(variable.split(java.io.File.pathSeparator, -1))
              .filter(folder -> !folder.isBlank())
              .map(Path::of)
              .toList());
    }
    return new EngineFolders(home == null ? List.of() : List.of(Path.of(home).resolve(DEFAULT)));
  }

  /**
   * An engine, where this host has it.
   *
   * @throws ScoringException THR-USE-923 where others could change it, 924 where its folder is not
   *     whole
   */
  public Optional<InstalledEngine> find(EngineName engine) {
    for (InstalledEngine installed : all()) {
      if (installed.name().equals(engine.text())) {
        return Optional.of(installed);
      }
    }
    return Optional.empty();
  }

  /**
   * An engine of a version.
   *
   * @throws ScoringException THR-USE-921 where this host has none, 922 where it has another; also
   *     as {@link #find}
   */
  public InstalledEngine require(EngineName engine, String version) {
    InstalledEngine found =
        find(engine)
            .orElseThrow(
                () ->
                    new ScoringException(
                        EngineProblems.notFound(engine.text() + " " + version, searched())));
    if (!found.version().equals(version)) {
      throw new ScoringException(
          EngineProblems.otherVersion(
              engine.text(), found.folder().toString(), version, found.version()));
    }
    return found;
  }

  /** The folders, for messages. */
  public List<String> searched() {
    return folders.stream().map(folder -> folder.toAbsolutePath().toString()).toList();
  }

  /** All that there are, in the order in which they are looked for. */
  public List<InstalledEngine> all() {
    List<InstalledEngine> engines = new ArrayList<>();
    for (Path folder : folders) {
      try {
        for (Path candidate : candidates(folder)) {
          engines.add(read(candidate));
        }
      } catch (IOException e) {
        throw new ScoringException(
            EngineProblems.notLoaded("an engine", folder.toString(), e.toString()), e);
      }
    }
    return engines;
  }

  private static List<Path> candidates(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(InstalledEngine.FILE))) {
      return List.of(folder);
    }
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(each -> Files.isRegularFile(each.resolve(InstalledEngine.FILE)))
          .sorted()
          .toList();
    }
  }

  private static InstalledEngine read(Path folder) throws IOException {
    PrivateFolder.check(folder);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(InstalledEngine.FILE))) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(InstalledEngine.FILE + ": " + e.getMessage(), e);
    }
    String library = value(properties, "library");
    Path file = folder.resolve(library).toAbsolutePath().normalize();
    if (library.contains("/") || !Files.isRegularFile(file)) {
      throw new IOException(InstalledEngine.FILE + " names no file of its folder: " + library);
    }
    return new InstalledEngine(
        value(properties, "engine"), value(properties, "version"), folder.toAbsolutePath(), file);
  }

  private static String value(Properties properties, String key) throws IOException {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new IOException(InstalledEngine.FILE + " does not say " + key);
    }
    return value;
  }
}
