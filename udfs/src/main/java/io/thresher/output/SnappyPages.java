package io.thresher.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compresses pages by Snappy as parquet-java does, to the same bytes, in memory that is used again
 * for the next page: whoever takes a page has copied it by then.
 */
final class SnappyPages implements BytesInputCompressor {
  private Page page = new Page();
  private byte[] compressed = new byte[0];

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    page.reset();
    bytes.writeAllTo(page);
    int most = Snappy.maxCompressedLength(page.size());
    if (most < 0) {
      throw new IOException(
          "Snappy does not take a page of %d bytes; another codec does (--compression zstd)"
              .formatted(page.size()));
    }
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    int length = Snappy.compress(page.bytes(), 0, page.size(), compressed, 0);
    return BytesInput.from(compressed, 0, length);
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.SNAPPY;
  }

  @Override
  public void release() {
    compressed = new byte[0];
    page = new Page();
  }

  /** The uncompressed bytes of a page, in one array. */
  private static final class Page extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }
}
