package io.thresher.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.ScoringException;
import io.thresher.prepare.ImageReader;
import io.thresher.tensor.PixelReader.UnreadableImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers of images against those of transformers; see {@code processors/make.py}. */
class TestProcessors {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  record Golden(JsonNode line) {
    static Golden of(String line) {
      try {
        return new Golden(JSON.readTree(line));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return line.path("file").asText() + " " + line.path("settings");
    }
  }

  static Stream<Golden> golden() throws IOException {
    return Files.readAllLines(RESOURCES.resolve("processors/golden.jsonl")).stream()
        .map(Golden::of);
  }

  private ImageSteps read(String settings) throws IOException {
    Files.writeString(folder.resolve(ProcessorFile.NAME), settings);
    return ProcessorFile.read(folder, "m");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void makesTheNumbersThatTransformersMakes(Golden golden)
      throws IOException, UnreadableImage, NoSuchAlgorithmException {
    ImageSteps steps = read(golden.line().path("settings").toString());
    assertThat(List.of(3, steps.outputHeight(), steps.outputWidth()).toString().replace(" ", ""))
        .isEqualTo(golden.line().path("shape").toString());
    int plane = steps.outputHeight() * steps.outputWidth();
    byte[] levels = new byte[3 * plane];
    Path image = RESOURCES.resolve("images").resolve(golden.line().path("file").asText());
    new ImageReader(steps).read(Files.readAllBytes(image), levels);

    ByteBuffer numbers = ByteBuffer.allocate(4 * levels.length).order(ByteOrder.LITTLE_ENDIAN);
    float[][] table = steps.numbers();
    for (int i = 0; i < levels.length; i++) {
      int channel = i / plane;
      int from = (steps.isReversed() ? 2 - channel : channel) * plane + i % plane;
      numbers.putFloat(table[channel][levels[from] & 0xff]);
    }

    assertThat(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(numbers.array())))
        .isEqualTo(golden.line().path("sha256").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Detr | 'do_pad': true, 'size': {'shortest_edge': 800, 'longest_edge': 1333} | do_pad",
        "Yolos | 'do_pad': true, 'pad_size': {'height': 9, 'width': 9},"
            + " 'size': {'height': 8, 'width': 8} | do_pad and pad_size",
        "ViT | 'do_pad': true, 'size': {'height': 8, 'width': 8} | do_pad",
        "EfficientNet | 'rescale_offset': true, 'size': {'height': 8, 'width': 8} | rescale_offset",
        "CLIP | 'include_top': true, 'size': {'shortest_edge': 8} | include_top",
      })
  void refusesWhatItDoesNotFollow(String kind, String settings, String named) {
    String json =
        "{'image_processor_type': '%sImageProcessor', %s}"
            .formatted(kind, settings)
            .replace('\'', '"');

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-MODEL-952")
        .hasMessageContaining("got " + named + " of a " + kind + " processor");
  }
}
