package io.thresher.datasets;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * JPEG files of 500 x 375 pixels, as photos on the web are: smooth backgrounds, a few shapes with
 * hard edges, and the noise of a camera, which makes files of some 90 KB.
 */
public final class Photos {
  static final String IMAGE = "image";
  static final int WIDTH = 500;
  static final int HEIGHT = 375;

  private static final int COLOUR_BITS = 3 * Byte.SIZE;
  private static final int SHAPES = 12;
  private static final int NOISE = 24;
  private static final float QUALITY = 0.9f;

  private Photos() {}

  /** {@code id} bigint and {@code image} binary, in one partition for each file. */
  public static Dataset<Row> rows(SparkSession spark, long rows, int files, long seed) {
    StructType schema =
        new StructType().add(VolumeContents.ID, "bigint", false).add(IMAGE, "binary", false);
    return spark
        .range(0, rows, 1, files)
        .map(
            (MapFunction<Long, Row>) id -> RowFactory.create(id, jpeg(id, seed)),
            Encoders.row(schema));
  }

  /** The file of a row; the same seed gives the same. */
  public static byte[] jpeg(long id, long seed) {
    SplittableRandom random = Randoms.of(id, seed);
    int[] pixels = drawn(random);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = noisy(pixels[i], random.nextInt());
    }
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, WIDTH, HEIGHT, pixels, 0, WIDTH);
    return encoded(image);
  }

  /** By arithmetic of our own, which looks for no screen. */
  private static int[] drawn(SplittableRandom random) {
    int[] pixels = new int[WIDTH * HEIGHT];
    int left = random.nextInt(1 << COLOUR_BITS);
    int right = random.nextInt(1 << COLOUR_BITS);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = between(left, right, i % WIDTH);
    }
    for (int i = 0; i < SHAPES; i++) {
      drawShape(pixels, random);
    }
    return pixels;
  }

  private static int between(int left, int right, int x) {
    int colour = 0;
    for (int shift = 0; shift < COLOUR_BITS; shift += Byte.SIZE) {
      int from = left >> shift & 0xff;
      int to = right >> shift & 0xff;
      colour |= (from + (to - from) * x / WIDTH) << shift;
    }
    return colour;
  }

  /** An ellipse or a rectangle of one colour, all in the image or in part. */
  private static void drawShape(int[] pixels, SplittableRandom random) {
    int colour = random.nextInt(1 << COLOUR_BITS);
    int x = random.nextInt(WIDTH);
    int y = random.nextInt(HEIGHT);
    int width = 10 + random.nextInt(WIDTH / 4);
    int height = 10 + random.nextInt(HEIGHT / 4);
    boolean round = random.nextBoolean();
    for (int down = Math.max(-height, -y); down <= Math.min(height, HEIGHT - 1 - y); down++) {
      double share = (double) down / height;
      int half = round ? (int) (width * Math.sqrt(1 - share * share)) : width;
      int line = (y + down) * WIDTH;
      Arrays.fill(
          pixels, line + Math.max(0, x - half), line + Math.min(WIDTH, x + half + 1), colour);
    }
  }

  /** Some levels more or less in each colour. */
  private static int noisy(int rgb, int bits) {
    int noisy = 0;
    for (int shift = 0; shift < COLOUR_BITS; shift += Byte.SIZE) {
      int more = (bits >> shift & 0xff) * NOISE / 256 - NOISE / 2;
      noisy |= Math.max(0, Math.min(255, (rgb >> shift & 0xff) + more)) << shift;
    }
    return noisy;
  }

  private static byte[] encoded(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
