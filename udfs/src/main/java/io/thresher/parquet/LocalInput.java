package io.thresher.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file on a local disk, read past the checksum file that Hadoop keeps beside files: for
 * those that have none, and for those whose pages carry checksums, which are checked in any case.
 */
public final class LocalInput extends DelegatingSeekableInputStream {
  /** What the system's call copies is still in the processor's cache when Java copies it again. */
  private static final int STEP = 256 * 1024;

  private final FSDataInputStream in;

  private LocalInput(FSDataInputStream in) {
    super(in);
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @param first any column chunk of it
   * @param checked whether checksums of pages are checked
   * @return null where the file is to be read as Hadoop reads it
   */
  public static @Nullable LocalInput open(
      HadoopInputFile file, ColumnChunkMetaData first, boolean checked) throws IOException {
    Path path = file.getPath();
    FileSystem fileSystem = path.getFileSystem(file.getConfiguration());
    if (!fileSystem.getClass().equals(LocalFileSystem.class)) {
      return null;
    }
    LocalFileSystem local = (LocalFileSystem) fileSystem;
    boolean beside = local.getRaw().exists(local.getChecksumFile(path));
    if (beside && !checked) {
      return null;
    }
    FSDataInputStream in = local.getRaw().open(path);
    if (beside && !carriesChecksum(in, first)) {
      in.close();
      return null;
    }
    return new LocalInput(in);
  }

  private static boolean carriesChecksum(FSDataInputStream in, ColumnChunkMetaData chunk) {
    try {
      in.seek(chunk.getStartingPos());
      PageHeader header = Util.readPageHeader(in);
      return header.isSetCrc();
    } catch (IOException | RuntimeException e) {
      return false; // Encrypted, or damaged: whoever reads it will say so.
    }
  }

  @Override
  public long getPos() throws IOException {
    return in.getPos();
  }

  @Override
  public void seek(long position) throws IOException {
    in.seek(position);
  }

  @Override
  public void readFully(ByteBuffer buffer) throws IOException {
    if (!buffer.hasArray()) {
      super.readFully(buffer);
    }
    while (buffer.hasRemaining()) {
      int at = buffer.arrayOffset() + buffer.position();
      int read = in.read(buffer.array(), at, Math.min(STEP, buffer.remaining()));
      if (read < 0) {
        throw new EOFException(buffer.remaining() + " bytes are missing at the end of the file");
      }
      buffer.position(buffer.position() + read);
    }
  }
}
