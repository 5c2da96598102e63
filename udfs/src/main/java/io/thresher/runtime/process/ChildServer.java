package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.OptionsException;
import io.thresher.runtime.ort.OrtSessions;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.Provider;
import io.thresher.runtime.session.SessionOrder;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the session, and takes connections: the first is for orders, each of the others for the
 * runs of one runner.
 */
final class ChildServer {
  private final ServerSocketChannel server;
  private final ChildRunners runners = new ChildRunners();

  ChildServer(ServerSocketChannel server) {
    this.server = server;
  }

  /** Returns when the other process has closed the connection for orders, and the session is. */
  void serve() throws IOException, OrtException {
    try (SocketChannel orders = server.accept()) {
      FrameReader reader = new FrameReader(orders);
      require(reader.receive(), Frame.OPEN);
      ModelSession session = open(order(reader), new FrameWriter(orders));
      if (session == null) {
        return;
      }
      Thread acceptor = new Thread(() -> accept(session), "thresher-acceptor");
      acceptor.setDaemon(true);
      acceptor.start();
      takeEnds(reader);
      session.close();
    }
  }

  /** Returns when the session is not needed any more. */
  private void takeEnds(FrameReader reader) throws IOException {
    try {
      while (true) {
        require(reader.receive(), Frame.END);
        runners.end(reader.number(), reader.number());
      }
    } catch (EOFException e) {
      return;
    }
  }

  private static SessionOrder order(FrameReader reader) throws ProtocolException {
    String file = reader.text();
    Device device = Device.parse(reader.text());
    int threads = reader.number();
    Map<String, String> ort = new LinkedHashMap<>();
    int options = reader.count();
    for (int i = 0; i < options; i++) {
      ort.put(reader.text(), reader.text());
    }
    return new SessionOrder(file, device, threads, ort, provider(reader));
  }

  private static @Nullable Provider provider(FrameReader reader) throws ProtocolException {
    if (reader.number() == 0) {
      return null;
    }
    String engine = reader.text();
    String library = reader.text();
    String name = reader.text();
    String capability = reader.text();
    Map<String, String> options = new LinkedHashMap<>();
    int count = reader.count();
    for (int i = 0; i < count; i++) {
      options.put(reader.text(), reader.text());
    }
    Map<String, Long> limits = new LinkedHashMap<>();
    int limited = reader.count();
    for (int i = 0; i < limited; i++) {
      limits.put(reader.text(), Long.valueOf(reader.text()));
    }
    return new Provider(engine, library, name, options, capability, limits);
  }

  private static @Nullable ModelSession open(SessionOrder order, FrameWriter writer)
      throws IOException {
    try {
      ModelSession session = OrtSessions.open(order);
      Map<String, long[]> shapes = session.declaredShapes();
      writer.begin(Frame.OPENED).put(shapes.size());
      shapes.forEach((output, shape) -> writer.put(output).put(shape));
      writer.send();
      return session;
    } catch (OptionsException e) {
      Refusals.put(writer.begin(Frame.OPTIONS_REFUSED), e.refusal()).send();
    } catch (OrtException e) {
      Refusals.put(writer.begin(Frame.REFUSED), e).send();
    } catch (ScoringException | OutOfMemoryError e) {
      writer.begin(Frame.FAILED).put(String.valueOf(e.getMessage())).send();
    }
    return null;
  }

  /** Does not return: without it this process is of no use, and ends. */
  private void accept(ModelSession session) {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread runs = new Thread(() -> serve(channel, session), "thresher-runs");
        runs.setDaemon(true);
        runs.start();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SocketChannel channel, ModelSession session) {
    int number = -1;
    try (channel) {
      FrameReader reader = new FrameReader(channel);
      FrameWriter writer = new FrameWriter(channel);
      Frame frame = reader.receive();
      if (frame == Frame.WAIT) {
        runners.awaitOver(reader.number());
        writer.begin(Frame.OVER).send();
        return;
      }
      require(frame, Frame.HELLO);
      number = reader.number();
      runners.begin(number).serve(reader, writer, session);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does.
    } catch (IOException | OrtException e) {
      System.err.println(e);
    } finally {
      if (number >= 0) {
        runners.over(number);
      }
    }
  }

  static void require(Frame got, Frame expected) throws ProtocolException {
    if (got != expected) {
      throw new ProtocolException(got + " in place of " + expected);
    }
  }
}
