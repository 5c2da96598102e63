package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands before an {@link S3Server} and breaks off one exchange with it. */
final class S3Relay implements AutoCloseable {
  private static final String ENDPOINT = "fs.s3a.endpoint";
  private static final int LONGEST_LINE = 2000;

  /** Where an exchange is broken off. */
  enum Moment {
    /** The request never arrives. */
    REQUEST,
    /** What was asked for is done, and the answer is lost. */
    ANSWER
  }

  private record Strike(Pattern request, Moment moment, Runnable blow) {}

  private final Map<String, String> server;
  private final ServerSocket socket;
  private @Nullable Strike strike;
  private int toPass;

  private S3Relay(Map<String, String> server) throws IOException {
    this.server = server;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static S3Relay to(S3Server server) throws IOException {
    S3Relay relay = new S3Relay(server.address());
    daemon(relay::accept);
    return relay;
  }

  /** How Hadoop reaches the server by way of the relay, without credentials. */
  Map<String, String> address() {
    Map<String, String> address = new TreeMap<>(server);
    address.put(ENDPOINT, "http://127.0.0.1:" + socket.getLocalPort());
    return address;
  }

  /**
   * Breaks off one exchange.
   *
   * @param request a regular expression of its method and path
   * @param passing that many are let through first
   * @param blow done in the middle of it
   */
  synchronized void set(String request, int passing, Moment moment, Runnable blow) {
    strike = new Strike(Pattern.compile(request), moment, blow);
    toPass = passing;
  }

  synchronized boolean sprung() {
    return strike == null;
  }

  private synchronized @Nullable Strike struck(String lines) {
    Strike set = strike;
    if (set == null || !set.request().matcher(lines).find() || toPass-- > 0) {
      return null;
    }
    strike = null;
    return set;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        URI target = URI.create(server.get(ENDPOINT));
        new Exchange(client, new Socket(target.getHost(), target.getPort())).start();
      }
    } catch (IOException e) {
      return; // Closed.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "s3-relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** One connection. */
  private final class Exchange {
    private final Socket client;
    private final Socket target;
    private volatile @Nullable Strike atAnswer;

    Exchange(Socket client, Socket target) {
      this.client = client;
      this.target = target;
    }

    void start() {
      daemon(() -> end(this::requests));
      daemon(() -> end(this::answers));
    }

    private interface Direction {
      void pass() throws IOException;
    }

    private void end(Direction direction) {
      try (client;
          target) {
        direction.pass();
      } catch (IOException e) {
        return; // One side has hung up; so does the other.
      } catch (UncheckedIOException e) {
        return;
      }
    }

    private void requests() throws IOException {
      InputStream in = client.getInputStream();
      OutputStream out = target.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      String begun = "";
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        String text = begun + new String(buffer, 0, read, ISO_8859_1);
        Strike struck = struck(text);
        if (struck != null && struck.moment() == Moment.REQUEST) {
          struck.blow().run();
          return;
        }
        if (struck != null) {
          atAnswer = struck;
        }
        int line = text.lastIndexOf('\n') + 1;
        begun = text.length() - line > LONGEST_LINE ? "" : text.substring(line);
        out.write(buffer, 0, read);
      }
    }

    private void answers() throws IOException {
      InputStream in = target.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Strike struck = atAnswer;
        boolean interim = new String(buffer, 0, read, ISO_8859_1).startsWith("HTTP/1.1 100");
        if (struck != null && !interim) {
          struck.blow().run();
          return;
        }
        out.write(buffer, 0, read);
      }
    }
  }
}
