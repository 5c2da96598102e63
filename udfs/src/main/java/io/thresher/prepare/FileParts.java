package io.thresher.prepare;

import io.thresher.tensor.PixelReader.UnreadableImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What has to be looked at in a file itself, because readers pass over it or go too far. */
final class FileParts {
  private static final int START_OF_SCAN = 0xda;
  private static final int APP2 = 0xe2;
  private static final String PROFILE = "ICC_PROFILE\0";

  private static final int FEATURES = 12;
  private static final int FLAGS = 20;
  private static final int HAS_PROFILE = 0x20;
  private static final int BEHIND_FEATURES = 30;

  private FileParts() {}

  /**
   * A JPEG or WebP file without its colour profile, by which readers would convert its levels;
   * other files as they are. Networks are trained on levels as they stand in files.
   */
  static byte[] withoutProfiles(byte[] file) {
    if (file.length >= 4 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8) {
      return jpegWithoutProfile(file);
    }
    return isWebp(file)
            && text(file, FEATURES, 4).equals("VP8X")
            && (file[FLAGS] & HAS_PROFILE) != 0
        ? webpWithoutProfile(file)
        : file;
  }

  /** The profile stands behind the features, as a chunk that readers then pass over. */
  private static byte[] webpWithoutProfile(byte[] file) {
    byte[] plain = file.clone();
    plain[FLAGS] &= (byte) ~HAS_PROFILE;
    if (text(plain, BEHIND_FEATURES, 4).equals("ICCP")) {
      plain[BEHIND_FEATURES + 3] = '-';
    }
    return plain;
  }

  private static byte[] jpegWithoutProfile(byte[] file) {
    ByteArrayOutputStream kept = null;
    int copied = 0;
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      int end = at + 2 + ((file[at + 2] & 0xff) << 8) + (file[at + 3] & 0xff);
      if (marker == START_OF_SCAN || end > file.length || end < at + 4) {
        break;
      }
      if (marker == APP2 && text(file, at + 4, PROFILE.length()).equals(PROFILE)) {
        kept = kept == null ? new ByteArrayOutputStream(file.length) : kept;
        kept.write(file, copied, at - copied);
        copied = end;
      }
      at = end;
    }
    if (kept == null) {
      return file;
    }
    kept.write(file, copied, file.length - copied);
    return kept.toByteArray();
  }

  /**
   * The reader of WebP takes what lacks as zeros.
   *
   * @throws UnreadableImage if the file is shorter than it says
   */
  static void checkLength(byte[] file) throws UnreadableImage {
    if (!isWebp(file)) {
      return;
    }
    long said = 8 + (ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL);
    if (said > file.length) {
      throw new UnreadableImage(
          String.format(
              Locale.ROOT,
              "a damaged WEBP: %d bytes of %d that it should have",
              file.length,
              said));
    }
  }

  private static boolean isWebp(byte[] file) {
    return file.length > BEHIND_FEATURES
        && text(file, 0, 4).equals("RIFF")
        && text(file, 8, 4).equals("WEBP");
  }

  private static String text(byte[] file, int at, int length) {
    return at + length <= file.length
        ? new String(file, at, length, StandardCharsets.ISO_8859_1)
        : "";
  }
}
