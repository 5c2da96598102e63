package io.thresher.output;

import io.thresher.parquet.LocalDisk;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file on a local disk, without the checksum file that Hadoop keeps beside files: its
 * pages carry checksums.
 */
final class LocalOutput implements OutputFile {
  /** Blocks are gathered here already. */
  private static final int BUFFER = 512;

  private final FileSystem raw;
  private final Path path;
  private final @Nullable FileDigest digest;

  private LocalOutput(FileSystem raw, Path path, @Nullable FileDigest digest) {
    this.raw = raw;
    this.path = path;
    this.digest = digest;
  }

  /**
   * A file in any file system.
   *
   * @param digest of a local file; of others it gets nothing
   */
  static OutputFile of(Path path, @Nullable FileDigest digest, Configuration hadoop)
      throws IOException {
    FileSystem fileSystem = path.getFileSystem(hadoop);
    return LocalDisk.of(fileSystem) == null
        ? HadoopOutputFile.fromPath(path, hadoop)
        : new LocalOutput(LocalDisk.writing(fileSystem), path, digest);
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return create(false);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return create(true);
  }

  private PositionOutputStream create(boolean overwrite) throws IOException {
    short replication = raw.getDefaultReplication(path);
    return new LocalStream(
        HadoopStreams.wrap(
            raw.create(path, overwrite, BUFFER, replication, raw.getDefaultBlockSize(path), null)),
        digest);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return raw.getDefaultBlockSize(path);
  }

  @Override
  public String getPath() {
    return path.toString();
  }
}
