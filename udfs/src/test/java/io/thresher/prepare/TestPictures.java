package io.thresher.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.image.ImageFilter;
import io.thresher.tensor.PixelReader.UnreadableImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels of all kinds of images against those that Pillow gives; see {@code images/make.py}. */
class TestPictures {
  private static final String LOSSY_WEBP = "lossy.webp";

  record Golden(String file, String what, int width, int height, String sha256) {
    static Golden of(String line) {
      String[] parts = line.split("\t", -1);
      return new Golden(
          parts[0], parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), parts[4]);
    }

    @Override
    public String toString() {
      return file + " " + what + " " + width + "x" + height;
    }
  }

  static byte[] file(String name) {
    try (InputStream in = TestPictures.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Golden> golden() {
    return new String(file("golden.tsv"), StandardCharsets.UTF_8).lines().map(Golden::of);
  }

  static Stream<Golden> kinds() {
    return golden().filter(line -> line.what().equals("read") && !line.file().equals(LOSSY_WEBP));
  }

  static Stream<Golden> resized() {
    return golden().filter(line -> !line.what().equals("read"));
  }

  private static Pixels read(String name) throws UnreadableImage {
    byte[] file = file(name);
    return PictureDecoder.decode(file).turned(Orientation.of(file));
  }

  private static byte[] packed(Pixels pixels) {
    byte[] packed = new byte[3 * pixels.width() * pixels.height()];
    byte[] planes = new byte[packed.length];
    new Resampler(ImageFilter.BOX)
        .resize(
            pixels,
            pixels.width(),
            pixels.height(),
            new Resampler.Window(0, 0, pixels.width(), pixels.height()),
            planes);
    return interleaved(planes, packed);
  }

  private static byte[] interleaved(byte[] planes, byte[] packed) {
    int plane = planes.length / 3;
    for (int i = 0; i < packed.length; i++) {
      packed[i] = planes[i % 3 * plane + i / 3];
    }
    return packed;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readsLevelsAsPillowDoes(Golden golden) throws UnreadableImage {
    Pixels pixels = read(golden.file());

    assertThat(pixels.width() + "x" + pixels.height())
        .isEqualTo(golden.width() + "x" + golden.height());
    assertThat(sha256(packed(pixels))).isEqualTo(golden.sha256());
  }

  @ParameterizedTest
  @MethodSource("resized")
  void resizesAsPillowDoes(Golden golden) throws UnreadableImage {
    Pixels pixels = read(golden.file());
    byte[] planes = new byte[3 * golden.width() * golden.height()];

    new Resampler(ImageFilter.valueOf(golden.what()))
        .resize(
            pixels,
            golden.width(),
            golden.height(),
            new Resampler.Window(0, 0, golden.width(), golden.height()),
            planes);

    assertThat(sha256(interleaved(planes, new byte[planes.length]))).isEqualTo(golden.sha256());
  }

  @Test
  void cutsOutOfWhatItResizes() throws UnreadableImage {
    Pixels pixels = read("rgb.png");
    byte[] whole = new byte[3 * 20 * 16];
    byte[] part = new byte[3 * 7 * 5];
    Resampler resampler = new Resampler(ImageFilter.BICUBIC);

    resampler.resize(pixels, 20, 16, new Resampler.Window(0, 0, 20, 16), whole);
    resampler.resize(pixels, 20, 16, new Resampler.Window(6, 5, 7, 5), part);

    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < 5; row++) {
        int from = channel * 320 + (row + 5) * 20 + 6;
        int at = channel * 35 + row * 7;
        assertThat(Arrays.copyOfRange(part, at, at + 7))
            .isEqualTo(Arrays.copyOfRange(whole, from, from + 7));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "420.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg", "rgb.png", "palette.png",
            "gray16.png",
        "transparent.gif", "rgb.bmp", "lossless.webp", "lossy.webp", "raw.tif", "tiff_lzw.tif",
            "jpeg.tif"
      })
  void refusesAnImageThatEndsEarly(String name) {
    byte[] file = file(name);

    for (double share : new double[] {0.5, 0.8, 0.3}) {
      byte[] cut = Arrays.copyOf(file, (int) (file.length * share));
      assertThatThrownBy(() -> PictureDecoder.decode(cut))
          .as(name + " " + share)
          .isInstanceOf(UnreadableImage.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void saysWhatIsNoImage() {
    assertThatThrownBy(() -> PictureDecoder.decode("hello, world".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableImage.class)
        .hasMessage("12 bytes in no format of JPEG, PNG, WebP, GIF, BMP, TIFF");
    assertThatThrownBy(() -> PictureDecoder.decode(new byte[0]))
        .isInstanceOf(UnreadableImage.class)
        .hasMessage("no bytes");
  }

  @Test
  void takesLittleMemoryForALongImage() {
    Pixels line = new Pixels(new byte[] {1, 2, 3}, 20, 8_000_000, 0, 0, 0, 1, 2);
    byte[] levels = new byte[3 * 4 * 4];

    new Resampler(ImageFilter.BICUBIC)
        .resize(line, 40, 16_000_000, new Resampler.Window(18, 7_999_998, 4, 4), levels);
    assertThat(levels).containsOnly(1, 2, 3);

    new Resampler(ImageFilter.BILINEAR)
        .resize(line, 4, 4, new Resampler.Window(0, 0, 4, 4), levels);
    assertThat(levels).containsOnly(1, 2, 3);
  }

  @Test
  void doesNotTakeMemoryForPixelsThatAFileOnlyClaimsToHave() {
    byte[] claims = file("rgb.bmp").clone();
    ByteBuffer.wrap(claims)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(18, 60_000)
        .putInt(22, 60_000);

    assertThatThrownBy(() -> PictureDecoder.decode(claims))
        .isInstanceOf(UnreadableImage.class)
        .hasMessage("one of 60000 x 60000 pixels, more than 89478485");
  }
}
