package io.thresher.prepare.decode;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Numbers as levels of gray in a PNG: of 8 bits, or of 16 where there are more than 256. */
final class GrayPng {
  private static final int LEVELS = 256;

  private GrayPng() {}

  static byte[] of(int[] values, int width, int height, int count) {
    boolean wide = count > LEVELS;
    BufferedImage image =
        new BufferedImage(
            width, height, wide ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY);
    if (image.getRaster().getDataBuffer() instanceof DataBufferByte bytes) {
      for (int i = 0; i < values.length; i++) {
        bytes.getData()[i] = (byte) values[i];
      }
    } else if (image.getRaster().getDataBuffer() instanceof DataBufferUShort shorts) {
      for (int i = 0; i < values.length; i++) {
        shorts.getData()[i] = (short) values[i];
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("Java has no writer of PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
