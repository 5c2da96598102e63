package io.thresher.parquet;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.ScoringException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * The pages of a column chunk of a local file as they lie there, one at a time. A page that differs
 * from the checksum in its header ends in a {@link ScoringException}. For one thread; the file is
 * the caller's to close.
 */
public final class EncodedPages {
  private final ChunkStream in;
  private final String file;
  private final String column;
  private final long values;
  private final CRC32 crc = new CRC32();
  private final ByteArrayOutputStream headerBytes = new ByteArrayOutputStream();
  private PageHeader header = new PageHeader();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private boolean first = true;
  private boolean carriesChecksums;
  private long seen;

  /**
   * @param in the file, open
   * @param file its name, for messages
   * @param chunk of it, whose length must be right
   */
  public EncodedPages(FSDataInputStream in, String file, ColumnChunkMetaData chunk) {
    this.file = file;
    column = chunk.getPath().toDotString();
    values = chunk.getValueCount();
    long start = chunk.getStartingPos();
    long end = start + chunk.getTotalSize();
    this.in = new ChunkStream(in, start, end, end, new ChunkStream.Memory());
  }

  /**
   * Goes on to the next page.
   *
   * @return false behind the last
   * @throws ScoringException where a page is damaged, or they have more or fewer values than the
   *     footer says
   */
  public boolean next() throws IOException {
    if (in.isAtEnd()) {
      return false;
    }
    headerBytes.reset();
    header = readHeader();
    bytes = taken(header.getCompressed_page_size());
    if (first) {
      first = false;
      carriesChecksums = header.isSetCrc();
    }
    compare();
    if (header.isSetData_page_header()) {
      seen += header.getData_page_header().getNum_values();
    } else if (!header.isSetDictionary_page_header()) {
      throw bad("a page of type " + header.getType());
    }
    if (in.isAtEnd() && seen != values) {
      throw bad(
          String.format(Locale.ROOT, "pages of %d values where the footer says %d", seen, values));
    }
    return true;
  }

  private void compare() {
    if (carriesChecksums && !header.isSetCrc()) {
      throw bad("a page without a checksum, where the first one has one");
    }
    if (header.isSetCrc()) {
      crc.reset();
      crc.update(bytes.duplicate());
      if ((int) crc.getValue() != header.getCrc()) {
        throw new ScoringException(CorruptionProblems.checksum(file + ", column '" + column + "'"));
      }
    }
  }

  /** Whether the pages carry checksums: all, as the first does. */
  public boolean carryChecksums() {
    return carriesChecksums;
  }

  public PageHeader header() {
    return header;
  }

  /** The bytes of the header as they lie in the file. */
  byte[] headerBytes() {
    return headerBytes.toByteArray();
  }

  /** What follows the header; it changes with the next page. */
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  private PageHeader readHeader() {
    try {
      return Util.readPageHeader(new Copied());
    } catch (IOException | RuntimeException e) {
      throw bad("a header that cannot be read: " + e.getMessage());
    }
  }

  private ByteBuffer taken(int size) throws IOException {
    try {
      return in.take(size);
    } catch (EOFException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  /** What to throw where the page at hand does not hold what its header says. */
  public ScoringException bad(String reason) {
    return new ScoringException(CorruptionProblems.badPage(file, column, reason));
  }

  /** Keeps what a header is made of. */
  private final class Copied extends InputStream {
    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        headerBytes.write(value);
      }
      return value;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int count = in.read(target, from, length);
      if (count > 0) {
        headerBytes.write(target, from, count);
      }
      return count;
    }
  }
}
