package io.thresher.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TestPageCodecs {
  private static final int SIZE = 80_000;

  private final CompressionCodecFactory parquet = HadoopCodecs.newFactory(new Configuration(), 0);
  private final PageCodecs codecs = new PageCodecs(parquet);
  private final byte[] page = page(1);

  private static byte[] page(int seed) {
    byte[] page = new byte[SIZE];
    new Random(seed).nextBytes(page);
    java.util.Arrays.fill(page, 1000, 50_000, (byte) 7);
    return page;
  }

  @AfterEach
  void release() {
    codecs.release();
  }

  private static byte[] bytes(BytesInput of) throws IOException {
    return of.toInputStream().readAllBytes();
  }

  private byte[] compressed(CompressionCodecName codec, byte[] of) throws IOException {
    return bytes(parquet.getCompressor(codec).compress(BytesInput.from(of)));
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "ZSTD", "GZIP"})
  void givesWhatParquetCompressed(CompressionCodecName codec) throws IOException {
    byte[] bytes = compressed(codec, page);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();

    assertThat(bytes(codecs.getDecompressor(codec).decompress(within(bytes), SIZE)))
        .isEqualTo(page);
    assertThat(bytes(codecs.getDecompressor(codec).decompress(BytesInput.from(direct), SIZE)))
        .isEqualTo(page);
  }

  /** As pages lie in the bytes of a row group. */
  private static BytesInput within(byte[] bytes) {
    ByteBuffer larger = ByteBuffer.allocate(bytes.length + 20).position(10);
    larger.put(bytes).flip().position(10);
    return BytesInput.from(larger);
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "ZSTD"})
  void refusesAnotherSizeThanTheHeaders(CompressionCodecName codec) throws IOException {
    byte[] bytes = compressed(codec, page);
    CompressionCodecFactory.BytesInputDecompressor decompressor = codecs.getDecompressor(codec);

    for (int says : new int[] {SIZE - 1, SIZE + 1, 1}) {
      assertThatThrownBy(() -> decompressor.decompress(BytesInput.from(bytes), says))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPPY", "ZSTD"})
  void reusesWhatItIsGivenOnce(CompressionCodecName codec) throws IOException {
    CompressionCodecFactory.BytesInputDecompressor decompressor = codecs.getDecompressor(codec);
    codecs.reuse(null);
    decompressor.decompress(BytesInput.from(compressed(codec, page)), SIZE);
    byte[] memory = codecs.handedOut();
    assertThat(memory).isEqualTo(page);

    codecs.reuse(memory);
    decompressor.decompress(BytesInput.from(compressed(codec, page(2))), SIZE);
    assertThat(codecs.handedOut()).isSameAs(memory).isEqualTo(page(2));
    BytesInput other = decompressor.decompress(BytesInput.from(compressed(codec, page)), SIZE);
    assertThat(bytes(other)).isEqualTo(page);
    assertThat(memory).isEqualTo(page(2));
  }

  /** Hadoop's frames, which the format asks for, and the bare blocks that some writers write. */
  @ParameterizedTest
  @EnumSource(names = {"LZ4", "LZ4_RAW"})
  void readsBothFormsOfLz4ByTheOlderName(CompressionCodecName form) throws IOException {
    for (byte[] of : new byte[][] {page, {1}, new byte[SIZE]}) {
      byte[] bytes = compressed(form, of);
      CompressionCodecFactory.BytesInputDecompressor lz4 =
          codecs.getDecompressor(CompressionCodecName.LZ4);

      assertThat(bytes(lz4.decompress(within(bytes), of.length))).isEqualTo(of);
      ByteBuffer out = ByteBuffer.allocate(of.length);
      lz4.decompress(ByteBuffer.wrap(bytes), bytes.length, out, of.length);
      assertThat(out.array()).isEqualTo(of);
    }
  }

  @Test
  void readsBrotli() throws IOException {
    byte[] bytes =
        HexFormat.of().parseHex("1b2500f88d946ec6a24a1096b02273eb4316f9041aad40076840848d2c742a");
    String text = "the same, the same, and the same again";
    CompressionCodecFactory.BytesInputDecompressor brotli =
        codecs.getDecompressor(CompressionCodecName.BROTLI);

    assertThat(bytes(brotli.decompress(within(bytes), text.length())))
        .isEqualTo(text.getBytes(StandardCharsets.US_ASCII));
    for (int says : new int[] {text.length() - 1, text.length() + 1, 1}) {
      assertThatThrownBy(() -> brotli.decompress(BytesInput.from(bytes), says))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("header of the page says " + says);
    }
    assertThatThrownBy(() -> brotli.decompress(BytesInput.from(new byte[] {9, 9, 9}), 9))
        .isInstanceOf(IOException.class);
  }
}
