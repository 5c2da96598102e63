package io.thresher.jobs.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request, or an answer, as it came over the wire. */
final class HttpMessage {
  private static final String END = "\r\n";

  private final String head;
  private final byte[] body;

  /**
   * @param head its lines, each with its end, without the empty one
   */
  HttpMessage(String head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** Reads up to the empty line; null where the connection ends before a message begins. */
  static @Nullable String head(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      bytes.write(next);
      if (next == '\n') {
        String text = bytes.toString(ISO_8859_1);
        if (text.endsWith(END + END)) {
          return text.substring(0, text.length() - END.length());
        }
      }
    }
    if (bytes.size() == 0) {
      return null;
    }
    throw new EOFException("in the middle of a message");
  }

  /** The value of a header; empty where there is none. */
  static String header(String head, String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElse("");
  }

  static String without(String head, String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    StringBuilder kept = new StringBuilder();
    head.lines()
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
        .forEach(line -> kept.append(line).append(END));
    return kept.toString();
  }

  static HttpMessage error(int status, String code) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>injected</Message></Error>"
            .formatted(code);
    String head =
        String.format(
            Locale.ROOT,
            "HTTP/1.1 %d %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n",
            status,
            code,
            xml.length());
    return new HttpMessage(head, xml.getBytes(ISO_8859_1));
  }

  HttpMessage withHead(String lines) {
    return new HttpMessage(lines, body);
  }

  HttpMessage withoutBody() {
    return new HttpMessage(
        without(head, "Content-Length") + "Content-Length: 0" + END, new byte[0]);
  }

  String head() {
    return head;
  }

  int bodyLength() {
    return body.length;
  }

  /** Method and target of a request. */
  String request() {
    return head.substring(0, head.indexOf(" HTTP/"));
  }

  byte[] bytes() {
    byte[] lines = (head + END).getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(lines, lines.length + body.length);
    System.arraycopy(body, 0, all, lines.length, body.length);
    return all;
  }
}
