package io.thresher.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.spark.scan.FileSlice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256, in lower-case hex. */
public final class Digests {
  private static final int KEY_LENGTH = 32;

  private Digests() {}

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String sha256(byte[] content) {
    MessageDigest digest = sha256();
    digest.update(content);
    return hex(digest);
  }

  public static String sha256(InputStream content) throws IOException {
    MessageDigest digest = sha256();
    content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return hex(digest);
  }

  /** The key of a unit of work: what exactly it reads. */
  public static String unit(List<FileSlice> slices) {
    MessageDigest digest = sha256();
    for (FileSlice slice : slices) {
      String line =
          slice.start()
              + " "
              + slice.length()
              + " "
              + slice.modified()
              + " "
              + slice.size()
              + " "
              + slice.file()
              + "\n";
      digest.update(line.getBytes(UTF_8));
    }
    return hex(digest).substring(0, KEY_LENGTH);
  }
}
