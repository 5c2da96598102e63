package io.thresher.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.ScoringException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFooterReader {
  private static final Path WHOLE = Path.of("..", "datasets", "penguins", "data.parquet");
  private static final int TRAILER = 8;

  @TempDir Path folder;

  @Test
  void refusesEveryFlippedFooterThatSparkCannotSkipThrough() throws IOException {
    byte[] bytes = Files.readAllBytes(WHOLE);
    int size =
        ByteBuffer.wrap(bytes, bytes.length - TRAILER, TRAILER)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt();
    int start = bytes.length - TRAILER - size;
    int unskippable = 0;
    for (int bit = 0; bit < 8 * size; bit += 29) {
      byte[] flipped = bytes.clone();
      flipped[start + bit / 8] ^= (byte) (1 << (bit % 8));
      if (!canSkipThrough(flipped, start, size)) {
        unskippable++;
        assertThat(isRead(flipped)).as("bit " + bit).isFalse();
      }
    }
    assertThat(unskippable).isPositive();
  }

  @Test
  void readsTheFooterOfAWholeFile() throws IOException {
    assertThat(isRead(Files.readAllBytes(WHOLE))).isTrue();
  }

  private static boolean canSkipThrough(byte[] file, int start, int size) {
    try {
      Util.readFileMetaData(new ByteArrayInputStream(file, start, size), true);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private boolean isRead(byte[] file) throws IOException {
    Path written = Files.write(folder.resolve("f.parquet"), file);
    try {
      FooterReader.read(
          new org.apache.hadoop.fs.Path(written.toUri()), file.length, new Configuration());
      return true;
    } catch (ScoringException e) {
      return false;
    }
  }
}
