package io.thresher.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Decompresses pages of Snappy and Zstandard in one step from array to array, where Parquet goes
 * through streams and three copies; those of Brotli, for which Parquet asks for a codec that nobody
 * ships; and those of LZ4 in both of its forms. Leaves other codecs to Parquet. For the one thread
 * that reads a file.
 */
public final class PageCodecs implements CompressionCodecFactory {
  private final CompressionCodecFactory parquet;
  private @Nullable ZstdDecompressCtx zstd;
  private byte @Nullable [] spare;
  private byte @Nullable [] handedOut;

  /**
   * @param parquet released with this one
   */
  public PageCodecs(CompressionCodecFactory parquet) {
    this.parquet = parquet;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case SNAPPY -> new OneStep(PageCodecs::snappy);
      case ZSTD -> new OneStep(this::zstd);
      case BROTLI -> new OneStep(PageCodecs::brotli);
      case LZ4 ->
          new EitherLz4(
              parquet.getDecompressor(CompressionCodecName.LZ4),
              parquet.getDecompressor(CompressionCodecName.LZ4_RAW));
      default -> parquet.getDecompressor(codec);
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return parquet.getCompressor(codec);
  }

  /** Gives the memory of a page that is done with, for the page that is decompressed next. */
  void reuse(byte @Nullable [] page) {
    spare = page;
    handedOut = null;
  }

  /** The memory of the page decompressed since {@link #reuse}; null where there was none. */
  byte @Nullable [] handedOut() {
    byte[] page = handedOut;
    spare = null;
    handedOut = null;
    return page;
  }

  private byte[] memory(int size) {
    byte[] page = spare != null && spare.length >= size ? spare : new byte[size];
    spare = null;
    handedOut = page;
    return page;
  }

  @Override
  public void release() {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
    parquet.release();
  }

  private static void snappy(byte[] in, int from, int length, byte[] out, int size)
      throws IOException {
    // The native code writes as many bytes as the input says, however long the output is.
    int says = Snappy.uncompressedLength(in, from, length);
    if (says != size) {
      throw new IOException(says + " bytes where the header of the page says " + size);
    }
    Snappy.rawUncompress(in, from, length, out, 0);
  }

  private void zstd(byte[] in, int from, int length, byte[] out, int size) throws IOException {
    if (zstd == null) {
      zstd = new ZstdDecompressCtx();
    }
    int bytes;
    try {
      bytes = zstd.decompressByteArray(out, 0, size, in, from, length);
    } catch (ZstdException e) {
      throw new IOException(e);
    }
    if (bytes != size) {
      throw new IOException(bytes + " bytes where the header of the page says " + size);
    }
  }

  private static void brotli(byte[] in, int from, int length, byte[] out, int size)
      throws IOException {
    try (BrotliInputStream page =
        new BrotliInputStream(new ByteArrayInputStream(in, from, length))) {
      int bytes = page.readNBytes(out, 0, size);
      if (bytes != size || page.read() >= 0) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s bytes where the header of the page says %d",
                bytes == size ? "more" : bytes,
                size));
      }
    }
  }

  /** One codec. */
  @FunctionalInterface
  private interface Codec {
    void decompress(byte[] in, int from, int length, byte[] out, int size) throws IOException;
  }

  private final class OneStep implements BytesInputDecompressor {
    private final Codec codec;

    OneStep(Codec codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      byte[] out = memory(size);
      decompress(bytes.toInputStream().slice((int) bytes.size()), out, size);
      return BytesInput.from(out, 0, size);
    }

    @Override
    public void decompress(ByteBuffer in, int length, ByteBuffer out, int size) throws IOException {
      byte[] page = new byte[size];
      decompress(in.slice(in.position(), length), page, size);
      out.put(page);
    }

    private void decompress(ByteBuffer in, byte[] out, int size) throws IOException {
      if (size == 0) {
        return;
      }
      ByteBuffer array =
          in.hasArray() ? in : ByteBuffer.allocate(in.remaining()).put(in.duplicate()).flip();
      codec.decompress(
          array.array(), array.arrayOffset() + array.position(), array.remaining(), out, size);
    }

    @Override
    public void release() {
      // Released with the factory.
    }
  }
}
