package io.thresher.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;

/**
 * LZ4 as Hadoop frames it, which the format means by this name, or a bare block, which some writers
 * put under it.
 */
final class EitherLz4 implements BytesInputDecompressor {
  /**
   * A block's first byte says in its upper half how many literals come first, at least one; a
   * frame's is the first of four bytes of a size, and none where that is below 256 MiB.
   */
  private static final int FIRST_LITERAL = 0x10;

  private final BytesInputDecompressor framed;
  private final BytesInputDecompressor bare;

  EitherLz4(BytesInputDecompressor framed, BytesInputDecompressor bare) {
    this.framed = framed;
    this.bare = bare;
  }

  @Override
  public BytesInput decompress(BytesInput bytes, int size) throws IOException {
    ByteBuffer in = bytes.toInputStream().slice((int) bytes.size());
    return of(in).decompress(BytesInput.from(in), size);
  }

  @Override
  public void decompress(ByteBuffer in, int length, ByteBuffer out, int size) throws IOException {
    of(in).decompress(in, length, out, size);
  }

  private BytesInputDecompressor of(ByteBuffer in) {
    boolean block = in.hasRemaining() && (in.get(in.position()) & 0xff) >= FIRST_LITERAL;
    return block ? bare : framed;
  }

  @Override
  public void release() {
    // Released with the factory.
  }
}
