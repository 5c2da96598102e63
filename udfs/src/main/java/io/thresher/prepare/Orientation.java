package io.thresher.prepare;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Which way up an image is, as its camera noted it: the orientation in the EXIF data of a JPEG, PNG
 * or WebP file, or of a TIFF file itself. What cannot be read counts as upright, as it does for
 * viewers.
 */
final class Orientation {
  static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final String EXIF = "Exif\0\0";

  private final ByteBuffer file;

  private Orientation(byte[] file) {
    this.file = ByteBuffer.wrap(file);
  }

  /** 1 to 8; 1 where nothing says. */
  static int of(byte[] file) {
    return new Orientation(file).find();
  }

  private int find() {
    if (file.limit() < 12) {
      return UPRIGHT;
    } else if ((file.getShort(0) & 0xffff) == 0xffd8) {
      return ofJpeg();
    } else if (file.getInt(0) == 0x89504e47) {
      return ofPng();
    } else if (text(0, 4).equals("RIFF") && text(8, 4).equals("WEBP")) {
      return ofWebp();
    }
    return ofTiff(0, file.limit());
  }

  private String text(int at, int length) {
    return at + length <= file.limit()
        ? new String(file.array(), at, length, StandardCharsets.ISO_8859_1)
        : "";
  }

  private int ofJpeg() {
    int at = 2;
    while (at + 4 <= file.limit() && (file.get(at) & 0xff) == 0xff) {
      int marker = file.get(at + 1) & 0xff;
      int length = file.getShort(at + 2) & 0xffff;
      if (marker == START_OF_SCAN || length < 2) {
        return UPRIGHT;
      }
      if (marker == APP1 && text(at + 4, EXIF.length()).equals(EXIF)) {
        int start = at + 4 + EXIF.length();
        return ofTiff(start, Math.min(file.limit(), at + 2 + length));
      }
      at += 2 + length;
    }
    return UPRIGHT;
  }

  private int ofPng() {
    int at = 8;
    while (at + 12 <= file.limit()) {
      long length = file.getInt(at) & 0xffffffffL;
      long end = at + 8 + length;
      if (end + 4 > file.limit()) {
        return UPRIGHT;
      }
      if (text(at + 4, 4).equals("eXIf")) {
        return ofTiff(at + 8, (int) end);
      }
      at = (int) end + 4;
    }
    return UPRIGHT;
  }

  private int ofWebp() {
    int at = 12;
    file.order(ByteOrder.LITTLE_ENDIAN);
    while (at + 8 <= file.limit()) {
      long length = file.getInt(at + 4) & 0xffffffffL;
      long end = at + 8 + length;
      if (end > file.limit()) {
        return UPRIGHT;
      }
      if (text(at, 4).equals("EXIF")) {
        int start = at + 8 + (text(at + 8, EXIF.length()).equals(EXIF) ? EXIF.length() : 0);
        return ofTiff(start, (int) end);
      }
      long next = end + (length & 1);
      if (next > Integer.MAX_VALUE) {
        return UPRIGHT;
      }
      at = (int) next;
    }
    return UPRIGHT;
  }

  /** The first directory of tags alone tells of the image itself. */
  private int ofTiff(int start, int end) {
    if (start + 8 > end) {
      return UPRIGHT;
    }
    String order = text(start, 2);
    if (!order.equals("II") && !order.equals("MM")) {
      return UPRIGHT;
    }
    file.order(order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = start + (file.getInt(start + 4) & 0xffffffffL);
    if (directory + 2 > end) {
      return UPRIGHT;
    }
    int entries = file.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > end) {
        return UPRIGHT;
      }
      int at = (int) entry;
      if ((file.getShort(at) & 0xffff) == TAG && file.getShort(at + 2) == SHORT) {
        int orientation = file.getShort(at + 8) & 0xffff;
        return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
      }
    }
    return UPRIGHT;
  }
}
