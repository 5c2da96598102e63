package io.thresher.runtime.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * ONNX Runtime's native library, loaded once a JVM on a thread of its own: an interrupt of a task
 * thread during class initialisation would leave the classes unusable for good. Thread-safe.
 */
public final class NativeLibrary {
  private static final class Loaded {
    static final CompletableFuture<OrtEnvironment> ENVIRONMENT = start();
  }

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String FILE = "/libonnxruntime.so";
  private static final String LIBRARIES = "libonnxruntime*";
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final long STACK_BYTES = 16L << 20;
  private static final long STACK_BYTES_A_CHARACTER = 1024;

  private NativeLibrary() {}

  /** Begins to load the library where nobody has yet; a failure is for {@link #load} to tell. */
  public static void startToLoad() {
    Objects.requireNonNull(Loaded.ENVIRONMENT);
  }

  /**
   * Loads the library, or waits until it is loaded, whatever interrupts come.
   *
   * @throws ScoringException THR-RUN-001 if it cannot be loaded; the same each time; THR-RUN-911
   *     where Java cannot be trusted with it
   */
  public static void load() {
    environment();
  }

  public static OrtEnvironment environment() {
    try {
      return Loaded.ENVIRONMENT.join(); // Ignores interrupts and leaves the flag set.
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof ScoringException known) {
        throw new ScoringException(known.problems().get(0), known);
      }
      String path = System.getProperty("onnxruntime.native.path");
      throw new ScoringException(
          path == null
              ? RuntimeProblems.libraryFailed(root(cause) + ", with " + space() + " left there")
              : RuntimeProblems.givenLibraryFailed(path, root(cause).toString()),
          cause);
    }
  }

  private static CompletableFuture<OrtEnvironment> start() {
    CompletableFuture<OrtEnvironment> environment = new CompletableFuture<>();
    Thread loader =
        new Thread(
            null,
            () -> {
              try {
                PinnedArrays.check();
                environment.complete(open());
              } catch (Throwable e) {
                environment.completeExceptionally(e);
              }
            },
            "thresher-native-loader",
            stackBytes());
    loader.setDaemon(true);
    loader.start();
    return environment;
  }

  /**
   * ONNX Runtime 1.29 matches the command line of the process against regular expressions that
   * recurse once a character (about 300 bytes of stack), unless the process was started with
   * ORT_DISABLE_TELEMETRY=1: with a Java thread's own 1 MiB, a long class path ends the process.
   */
  private static long stackBytes() {
    try {
      return STACK_BYTES + STACK_BYTES_A_CHARACTER * Files.readAllBytes(COMMAND_LINE).length;
    } catch (IOException e) {
      return 4 * STACK_BYTES; // Not Linux.
    }
  }

  /**
   * The folder that the library was loaded from.
   *
   * @throws IOException if the system does not say: it is not Linux
   */
  public static Path folder() throws IOException {
    load();
    try (Stream<String> maps = Files.lines(MAPS)) {
      return maps.filter(line -> line.endsWith(FILE))
          .map(line -> Path.of(line.substring(line.indexOf('/'))).resolveSibling(""))
          .findFirst()
          .orElseThrow(() -> new IOException(MAPS + " does not name " + FILE));
    }
  }

  /**
   * Copies the library, as it was unpacked, into a new folder, from which {@code
   * -Donnxruntime.native.path} loads it without unpacking it again.
   *
   * <p>Does nothing where the system does not say where the library is: it is not Linux.
   *
   * @throws IOException if it cannot be copied
   */
  public static void copyTo(Path target) throws IOException {
    if (!Files.exists(MAPS)) {
      return;
    }
    Files.createDirectory(target);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(), LIBRARIES)) {
      for (Path file : files) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  /** ONNX Runtime's own version. */
  public static String version() {
    return environment().getVersion();
  }

  /** Of the folder that the library is unpacked into. */
  private static String space() {
    File folder = new File(System.getProperty("java.io.tmpdir", "/tmp"));
    return (folder.getUsableSpace() >> 20) + " MiB";
  }

  private static OrtEnvironment open() throws OrtException {
    // It prints stack traces of what it throws as well.
    Logger.getLogger(OrtEnvironment.class.getPackageName() + ".OnnxRuntime").setLevel(Level.OFF);
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "thresher");
    environment.setTelemetry(false);
    return environment;
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
