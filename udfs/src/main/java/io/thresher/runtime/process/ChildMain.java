package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that runs one model for another. It ends when the other one does: its standard input,
 * which nobody writes to, is at its end then.
 */
final class ChildMain {
  /** In the private folder that is the working directory. */
  static final String SOCKET = "socket";

  static final String READY = "ready";

  private ChildMain() {}

  /**
   * @param arguments the private folder
   */
  public static void main(String[] arguments) throws IOException, OrtException {
    Path folder = Path.of(arguments[0]);
    // Cluster managers end a process with all that it has started, at once.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), "thresher-end"));
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> endFailed(folder, e));
    Thread watch = new Thread(() -> endWithParent(folder), "thresher-parent-watch");
    watch.setDaemon(true);
    watch.start();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(SOCKET));
      System.out.println(READY);
      System.out.flush();
      new ChildServer(server).serve();
    } finally {
      end(folder, 0);
    }
  }

  /** Without one of its threads this process would look alive to the other one, and wait. */
  private static void endFailed(Path folder, Throwable why) {
    try {
      System.err.println(why);
    } finally {
      end(folder, 1);
    }
  }

  private static void endWithParent(Path folder) {
    InputStream parent = System.in;
    try {
      while (parent.read() >= 0) {
        Thread.onSpinWait(); // Nothing is said this way.
      }
    } catch (IOException e) {
      System.err.println(e); // It is gone as well.
    } finally {
      end(folder, 0);
    }
  }

  /** Ends this process whatever it does. */
  private static void end(Path folder, int exitCode) {
    try {
      remove(folder);
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return; // The other process was faster.
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.err.println(e);
    }
  }
}
