package io.thresher.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compresses pages by Snappy as parquet-java does, to the same bytes, in memory that is used again
 * for the next page: whoever takes a page has copied it by then.
 */
final class SnappyPages implements BytesInputCompressor {
  private Parts parts = new Parts();
  private byte[] compressed = new byte[0];

  /** As long as the page, as parquet-java makes checksums of whole arrays. */
  private byte[] exact = new byte[0];

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    PageBytes page = whole(bytes);
    int size = Math.toIntExact(page.size());
    int most = Snappy.maxCompressedLength(size);
    if (most < 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "Snappy does not take a page of %d bytes; another codec does (--compression zstd)",
              size));
    }
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    int length = Snappy.compress(page.array(), page.from(), size, compressed, 0);
    // Pages that nothing compresses are of one length.
    if (exact.length == length) {
      System.arraycopy(compressed, 0, exact, 0, length);
    } else {
      exact = Arrays.copyOf(compressed, length);
    }
    return new PageBytes(exact, 0, length);
  }

  private PageBytes whole(BytesInput bytes) throws IOException {
    if (bytes instanceof PageBytes page) {
      return page;
    }
    parts.reset();
    bytes.writeAllTo(parts);
    return new PageBytes(parts.bytes(), 0, parts.size());
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.SNAPPY;
  }

  @Override
  public void release() {
    compressed = new byte[0];
    exact = new byte[0];
    parts = new Parts();
  }

  /** The uncompressed bytes of a page that comes in parts, in one array. */
  private static final class Parts extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }
}
