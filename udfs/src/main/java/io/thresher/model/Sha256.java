package io.thresher.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digests that name models and libraries. */
public final class Sha256 {
  private Sha256() {}

  /**
   * Copies and gives the lower-case hex digest of what was copied.
   *
   * @throws IOException if reading fails
   * @throws UncheckedIOException if writing fails
   */
  public static String copy(InputStream from, OutputStream to) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 18];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      digest.update(buffer, 0, read);
      try {
        to.write(buffer, 0, read);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Writes bytes somewhere. */
  interface Content {
    void writeTo(OutputStream to) throws IOException;
  }

  /** The lower-case hex digest of what is written. */
  static String of(Content content) throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream to = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      content.writeTo(to);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The name of a model: the digest of its file where that is all, otherwise the digest of a list
   * of its parts, one line {@code sha256 length name} each.
   */
  static String ofParts(List<ModelLocation.Part> parts) {
    if (parts.size() == 1) {
      return parts.get(0).sha256();
    }
    MessageDigest digest = sha256();
    for (ModelLocation.Part part : parts) {
      String line = part.sha256() + " " + part.bytes() + " " + part.name() + "\n";
      digest.update(line.getBytes(UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
