package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.errors.ProcessProblems;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.meter.ProcessMemory;
import io.thresher.runtime.ort.AbsoluteFiles;
import io.thresher.runtime.ort.OptionsException;
import io.thresher.runtime.session.Provider;
import io.thresher.runtime.session.SessionOrder;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs one model, from its start to its end. Thread-safe. */
final class ChildProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final long START_SECONDS = 60;
  private static final long END_SECONDS = 10;
  private static final int SIGNALLED = 128;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15,
          "SIGTERM", 24, "SIGXCPU", 31, "SIGSYS");

  private final Process process;
  private final ChildOutput output;
  private final SharedFiles files;
  private final Segments segments;
  private final SocketChannel orders;
  private final FrameWriter writer;
  private volatile boolean gone;
  private volatile boolean writesAtEnd;

  private ChildProcess(
      Process process, ChildOutput output, SharedFiles files, SocketChannel orders) {
    this.process = process;
    this.output = output;
    this.files = files;
    this.orders = orders;
    segments = new Segments(files);
    writer = new FrameWriter(orders);
  }

  /**
   * @param limit told its id before it knows of any model
   * @throws ScoringException THR-RUN-832 if it does not start
   */
  static ChildProcess start(ChildLimit limit) {
    SharedFiles files = null;
    Process process = null;
    SocketChannel orders = null;
    boolean started = false;
    try {
      files = SharedFiles.create();
      process = ChildCommand.in(files.folder()).start();
      ProcessMemory.include(process.toHandle());
      OomScore.raise(process.pid());
      ChildOutput output = ChildOutput.of(process);
      if (!output.awaitReady(START_SECONDS)) {
        throw new IOException("it is not ready; it said: " + output.end());
      }
      limit.limit(process.pid());
      orders = SocketChannel.open(address(files));
      started = true;
      return new ChildProcess(process, output, files, orders);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      throw new ScoringException(ProcessProblems.notStarted(e.toString()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException(ProcessProblems.notStarted("an interrupt"), e);
    } finally {
      if (!started) {
        discard(process, orders, files);
      }
    }
  }

  private static UnixDomainSocketAddress address(SharedFiles files) {
    return UnixDomainSocketAddress.of(files.folder().resolve(ChildMain.SOCKET));
  }

  private void put(@Nullable Provider provider) {
    writer.put(provider == null ? 0 : 1);
    if (provider != null) {
      writer.put(provider.engine()).put(provider.library()).put(provider.name());
      writer.put(provider.capability()).put(provider.options().size());
      provider.options().forEach((key, value) -> writer.put(key).put(value));
      writer.put(provider.limits().size());
      provider.limits().forEach((key, value) -> writer.put(key).put(Long.toString(value)));
    }
  }

  /**
   * Has a session made; gives the shapes that it declares.
   *
   * @throws ChildDeath if making it ended the child
   */
  Map<String, long[]> open(SessionOrder order) throws OptionsException, OrtException, ChildDeath {
    FrameReader reader = new FrameReader(orders);
    writesAtEnd = AbsoluteFiles.writesAtEnd(order.ort());
    try {
      writer.begin(Frame.OPEN).put(order.file()).put(order.device().toString());
      writer.put(order.threads()).put(order.ort().size());
      order.ort().forEach((key, value) -> writer.put(key).put(value));
      put(order.provider());
      writer.send();
      Frame answer = reader.receive();
      switch (answer) {
        case OPENED -> {
          Map<String, long[]> shapes = new HashMap<>();
          int count = reader.count();
          for (int i = 0; i < count; i++) {
            shapes.put(reader.text(), reader.shape());
          }
          orders.configureBlocking(false);
          return shapes;
        }
        case OPTIONS_REFUSED -> throw new OptionsException(Refusals.take(reader));
        case REFUSED -> throw Refusals.take(reader);
        case FAILED -> throw new ScoringException(ProcessProblems.notStarted(reader.text()));
        default -> throw new ProtocolException(answer + " in place of a session");
      }
    } catch (IOException e) {
      throw death(e);
    }
  }

  /** A further connection. */
  SocketChannel connect() throws IOException {
    return SocketChannel.open(address(files));
  }

  Segments segments() {
    return segments;
  }

  /** Ends a run of a runner at its next operator. */
  synchronized void end(int runner, int run) {
    boolean interrupted = Thread.interrupted(); // It could close the channel of all runs.
    try {
      if (gone || writer.begin(Frame.END).put(runner).put(run).sendAtOnce()) {
        return;
      }
      kill(); // It no longer listens.
    } catch (IOException e) {
      LOG.debug("The process is gone", e);
      kill();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  boolean isAlive() {
    return !gone && process.isAlive();
  }

  /** Ends the process at once, and every run in it. */
  void kill() {
    gone = true;
    process.destroyForcibly();
  }

  /**
   * How the process ended whose connection broke, or said what it cannot; it ends now if it has
   * not.
   */
  ChildDeath death(Exception why) {
    gone = true;
    boolean talks = why instanceof ProtocolException;
    if (talks || !hasEnded(process)) {
      process.destroyForcibly();
      return new ChildDeath("it was ended, since it answered nonsense: " + why.getMessage(), why);
    }
    return new ChildDeath(described(process.exitValue()), why);
  }

  /** Waits for it, also where this thread is interrupted. */
  private static boolean hasEnded(Process process) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String described(int exitValue) {
    String crash = output.crash();
    String after = crash.isEmpty() ? "" : " after " + crash + " in native code";
    int signal = exitValue - SIGNALLED;
    return signal > 0
        ? String.format(
            Locale.ROOT,
            "signal %d (%s)%s",
            signal,
            SIGNALS.getOrDefault(signal, "of another kind"),
            after)
        : "exit code " + exitValue;
  }

  /** Ends the process, and removes what it has left. */
  void close() {
    gone = true;
    if (writesAtEnd) {
      finish();
    }
    discard(process, orders, files);
  }

  /** Lets it close its session: ONNX Runtime writes files then. */
  private void finish() {
    try {
      orders.close();
    } catch (IOException e) {
      LOG.debug("The process is gone", e);
    }
    if (!hasEnded(process)) {
      LOG.warn(
          "The process of a model did not end by itself: what ONNX Runtime writes at the end may"
              + " lack");
    }
  }

  private static void discard(
      @Nullable Process process, @Nullable SocketChannel orders, @Nullable SharedFiles files) {
    try {
      try {
        if (process != null) {
          process.destroyForcibly();
          hasEnded(process);
          process.getOutputStream().close();
        }
      } finally {
        try {
          if (orders != null) {
            orders.close();
          }
        } finally {
          if (files != null) {
            files.remove();
          }
        }
      }
    } catch (IOException e) {
      LOG.warn("A process of a model left files behind", e);
    }
  }
}
