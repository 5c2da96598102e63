package io.thresher.jobs.commit;

import io.thresher.jobs.store.Digests;
import io.thresher.spark.task.DigestedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/**
 * What a file of predictions holds, from the file itself, or its digest from whoever wrote it.
 *
 * @param rows records without the header
 */
public record FileFacts(long rows, long bytes, String sha256) {
  private static final int BUFFER = 1 << 18;

  /** Reads a file once; of a Parquet file then the footer, which says how many rows there are. */
  public static FileFacts of(Path file, Configuration hadoop) throws IOException {
    return file.getName().endsWith(".parquet") ? ofParquet(file, hadoop) : ofCsv(file, hadoop);
  }

  /**
   * The same of a file that may have been digested while it was written, which is not read then.
   */
  static FileFacts of(Path file, @Nullable DigestedFile digested, Configuration hadoop)
      throws IOException {
    return digested != null && raw(file, hadoop).getFileStatus(file).getLen() == digested.bytes()
        ? new FileFacts(footerRows(file, hadoop), digested.bytes(), digested.digest())
        : of(file, hadoop);
  }

  private static FileFacts ofParquet(Path file, Configuration hadoop) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (InputStream in = raw(file, hadoop).open(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new FileFacts(footerRows(file, hadoop), bytes, Digests.hex(digest));
  }

  private static long footerRows(Path file, Configuration hadoop) throws IOException {
    // Without options, the reader would parse Hadoop's configuration files anew.
    ParquetReadOptions options = HadoopReadOptions.builder(hadoop).build();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop), options)) {
      return reader.getRecordCount();
    }
  }

  private static FileFacts ofCsv(Path file, Configuration hadoop) throws IOException {
    MessageDigest digest = Digests.sha256();
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
    RecordCounter counter = new RecordCounter();
    byte[] buffer = new byte[BUFFER];
    FileSystem fileSystem = raw(file, hadoop);
    long length = fileSystem.getFileStatus(file).getLen();
    try (DigestInputStream in = new DigestInputStream(fileSystem.open(file), digest)) {
      if (length > 0) {
        InputStream text = codec == null ? in : codec.createInputStream(in);
        for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
          counter.add(buffer, read);
        }
      }
      in.transferTo(OutputStream.nullOutputStream()); // What a codec leaves unread.
    }
    return new FileFacts(Math.max(0, counter.records() - 1), length, Digests.hex(digest));
  }

  /** Hadoop's own checksums of local files cost as much as the digest, and are no part of it. */
  private static FileSystem raw(Path file, Configuration hadoop) throws IOException {
    FileSystem fileSystem = file.getFileSystem(hadoop);
    return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
  }
}
