package io.thresher.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** Against Snappy itself. */
final class TestSnappyLiterals {
  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 59, 60, 61, 62, 256, 257, 258, 65_535, 65_536, 65_537, 80_000, 200_000})
  void joinsWhatSnappyLeavesAsItIs(int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    byte[] compressed = Snappy.compress(bytes);

    assertThat(SnappyLiterals.are(ByteBuffer.wrap(compressed), size)).isTrue();
    assertThat(joined(compressed, size)).isEqualTo(bytes);
  }

  @Test
  void leavesBytesAroundThePage() {
    byte[] memory = {9, 9, 6, 4, 'a', 'b', 12, 'c', 'd', 'e', 'f', 9, 9};
    ByteBuffer page = ByteBuffer.wrap(memory, 2, 9);

    assertThat(SnappyLiterals.are(page, 6)).isTrue();
    assertThat(SnappyLiterals.join(page, 6)).isEqualTo(ByteBuffer.wrap("abcdef".getBytes(UTF_8)));
    assertThat(memory).startsWith(9, 9).endsWith(9, 9).containsSequence('a', 'b', 'c', 'd');
  }

  @Test
  void leavesRepetitionsToSnappy() throws IOException {
    byte[] compressed = Snappy.compress(new byte[1000]);

    assertThat(SnappyLiterals.are(ByteBuffer.wrap(compressed), 1000)).isFalse();
  }

  @Test
  void takesNoDamagedPageThatSnappyRefuses() throws IOException {
    byte[] bytes = new byte[300];
    random.nextBytes(bytes);
    byte[] compressed = Snappy.compress(bytes);
    int taken = 0;
    for (int bit = 0; bit < compressed.length * Byte.SIZE; bit++) {
      byte[] damaged = compressed.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      if (SnappyLiterals.are(ByteBuffer.wrap(damaged), bytes.length)) {
        taken++;
        assertThat(joined(damaged, bytes.length)).isEqualTo(Snappy.uncompress(damaged));
      }
    }
    assertThat(taken).isEqualTo(bytes.length * Byte.SIZE);
    for (int length = 0; length < compressed.length; length++) {
      byte[] shorter = Arrays.copyOf(compressed, length);
      assertThat(SnappyLiterals.are(ByteBuffer.wrap(shorter), bytes.length)).isFalse();
    }
    byte[] longer = Arrays.copyOf(compressed, compressed.length + 1);
    assertThat(SnappyLiterals.are(ByteBuffer.wrap(longer), bytes.length)).isFalse();
  }

  @Test
  void takesNoOtherSizeThanThePageSays() throws IOException {
    byte[] compressed = Snappy.compress(new byte[] {1, 2, 3});

    assertThat(SnappyLiterals.are(ByteBuffer.wrap(compressed), 2)).isFalse();
    assertThat(SnappyLiterals.are(ByteBuffer.wrap(compressed), 4)).isFalse();
  }

  private static byte[] joined(byte[] compressed, int size) {
    byte[] memory = new byte[compressed.length + 7];
    System.arraycopy(compressed, 0, memory, 7, compressed.length);
    ByteBuffer joined =
        SnappyLiterals.join(ByteBuffer.wrap(memory, 7, compressed.length).slice(), size);
    byte[] bytes = new byte[joined.remaining()];
    joined.get(bytes);
    return bytes;
  }
}
