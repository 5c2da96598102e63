package io.thresher.jobs.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stands before an S3 server, hands requests on one by one, and fails as its script says. */
final class FaultyS3 implements AutoCloseable {
  private static final String ENDPOINT = "fs.s3a.endpoint";

  private final Map<String, String> server;
  private final ServerSocket socket;
  private final FaultScript script = new FaultScript();

  private FaultyS3(Map<String, String> server) throws IOException {
    this.server = server;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /**
   * @param server how Hadoop reaches the server
   */
  static FaultyS3 before(Map<String, String> server) throws IOException {
    FaultyS3 faulty = new FaultyS3(server);
    daemon(faulty::accept);
    return faulty;
  }

  FaultScript script() {
    return script;
  }

  /** How Hadoop reaches the server by way of this one. */
  Map<String, String> address() {
    Map<String, String> address = new TreeMap<>(server);
    address.put(ENDPOINT, "http://127.0.0.1:" + socket.getLocalPort());
    return address;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        daemon(() -> serve(client));
      }
    } catch (IOException e) {
      return; // Closed.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-s3");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
      boolean goesOn = true;
      while (goesOn) {
        String head = HttpMessage.head(in);
        goesOn = head != null && exchange(client, in, head);
      }
    } catch (IOException e) {
      return; // The client has hung up.
    }
  }

  /** Whether the connection can take another request. */
  private boolean exchange(Socket client, InputStream in, String head) throws IOException {
    OutputStream out = client.getOutputStream();
    if (!HttpMessage.header(head, "Expect").isEmpty()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
    String length = HttpMessage.header(head, "Content-Length");
    int bytes = length.isEmpty() ? 0 : Integer.parseInt(length);
    Fault fault = script.next(new HttpMessage(head, new byte[0]).request());
    if (fault == Fault.RESET_REQUEST) {
      byte[] half = in.readNBytes(bytes / 2);
      if (bytes > 0) {
        try (Socket target = connect()) {
          target.getOutputStream().write(new HttpMessage(forwarded(head), half).bytes());
        }
      }
      return reset(client);
    }
    HttpMessage request = new HttpMessage(head, in.readNBytes(bytes));
    HttpMessage answer = fault == null || fault.takesEffect() ? ask(request) : null;
    return answer(client, in, request, answer, fault);
  }

  private boolean answer(
      Socket client,
      InputStream in,
      HttpMessage request,
      @Nullable HttpMessage answer,
      @Nullable Fault fault)
      throws IOException {
    OutputStream out = client.getOutputStream();
    if (fault == Fault.TIMEOUT_BEFORE || fault == Fault.TIMEOUT_AFTER) {
      in.read(); // Until the client has had enough.
      return false;
    }
    if (fault == Fault.RESET_ANSWER && answer != null) {
      byte[] bytes = answer.bytes();
      out.write(Arrays.copyOf(bytes, bytes.length - Math.max(2, answer.bodyLength() / 2)));
      out.flush();
      return reset(client);
    }
    HttpMessage given = answer;
    if (fault != null || given == null) {
      HttpMessage error =
          fault == Fault.SLOW_DOWN
              ? HttpMessage.error(503, "SlowDown")
              : HttpMessage.error(500, "InternalError");
      given = request.request().startsWith("HEAD ") ? error.withoutBody() : error;
    }
    out.write(given.bytes());
    out.flush();
    return true;
  }

  private static boolean reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    return false;
  }

  private Socket connect() throws IOException {
    URI target = URI.create(server.get(ENDPOINT));
    return new Socket(target.getHost(), target.getPort());
  }

  private static String forwarded(String head) {
    String kept = HttpMessage.without(HttpMessage.without(head, "Expect"), "Connection");
    return kept + "Connection: close\r\n";
  }

  /** The whole answer of the server, with its length said. */
  private HttpMessage ask(HttpMessage request) throws IOException {
    try (Socket target = connect()) {
      target.getOutputStream().write(request.withHead(forwarded(request.head())).bytes());
      InputStream in = new BufferedInputStream(target.getInputStream(), 1 << 16);
      String head = HttpMessage.head(in);
      while (head != null && head.startsWith("HTTP/1.1 100")) {
        head = HttpMessage.head(in);
      }
      if (head == null) {
        throw new IOException("the server did not answer " + request.request());
      }
      String plain = HttpMessage.without(head, "Connection");
      byte[] body = in.readAllBytes();
      boolean chunked = HttpMessage.header(head, "Transfer-Encoding").equals("chunked");
      boolean lengthSaid = !HttpMessage.header(head, "Content-Length").isEmpty();
      boolean bodiless = request.request().startsWith("HEAD ") || head.startsWith("HTTP/1.1 204");
      return new HttpMessage(
          chunked || lengthSaid || bodiless
              ? plain
              : plain + "Content-Length: " + body.length + "\r\n",
          body);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
