package io.thresher.output;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A digest of a file that is taken while it is written, which spares whoever needs it to read the
 * file. Owned by the file's writer until it is closed.
 */
public final class FileDigest {
  private final MessageDigest digest;
  private long bytes;

  public FileDigest(MessageDigest digest) {
    this.digest = digest;
  }

  void update(byte[] written, int length) {
    digest.update(written, 0, length);
    bytes += length;
  }

  /** How many bytes are in the digest; none where a file was not written to a local disk. */
  public long bytes() {
    return bytes;
  }

  /** The digest in lower-case hex; to be asked once. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
