package io.thresher.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.image.ImageFilter;
import io.thresher.model.image.ImageSteps;
import io.thresher.tensor.ImageFrame;
import io.thresher.tensor.PixelReader.UnreadableImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images in gray against those that OpenCV makes; see {@code images/letterbox.py}. */
class TestLetterbox {
  static Stream<String[]> golden() {
    return new String(TestPictures.file("letterbox.tsv"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t", -1));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void putsImagesIntoGrayAsUltralyticsDoes(String file, int width, int height, String sha256)
      throws UnreadableImage, NoSuchAlgorithmException {
    ImageSteps steps =
        new ImageSteps(
            ImageSteps.Resize.LETTERBOX,
            height,
            width,
            ImageFilter.BILINEAR,
            null,
            false,
            1 / 255.0,
            List.of(),
            List.of(),
            List.of());
    ImageReader reader = new ImageReader(steps);
    byte[] planes = new byte[3 * width * height];

    reader.read(TestPictures.file(file), planes);

    byte[] packed = new byte[planes.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = planes[i % 3 * width * height + i / 3];
    }
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed)))
        .isEqualTo(sha256);
    assertThat(reader.frame())
        .isEqualTo(file.equals("exif6.jpg") ? new ImageFrame(23, 31) : new ImageFrame(31, 23));
  }
}
