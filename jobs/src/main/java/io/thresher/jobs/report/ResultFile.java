package io.thresher.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.thresher.jobs.input.FileSystems;
import io.thresher.jobs.output.PathIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A file of results: local, or where the path has a scheme, on that file system. */
public final class ResultFile {
  private ResultFile() {}

  /** Finds out early what would keep a local file from being written later. */
  public static void check(String file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
    if (PathIdentity.isLocal(path)) {
      if (Files.isDirectory(local(path))) {
        throw new FileSystemException(file, null, "it is a folder");
      }
      Path folder = local(path).getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new NotDirectoryException(String.valueOf(folder));
      }
      // Only an attempt tells: permissions say nothing of read-only and virtual file systems.
      Files.delete(Files.createFile(unused(folder)));
    }
  }

  /** One JSON object, for people to read, too. */
  public static byte[] json(Map<String, Object> object) throws IOException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(object);
  }

  /** Writes all of it or nothing. */
  public static void write(byte[] content, String file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
    if (PathIdentity.isLocal(path)) {
      Path target = local(path);
      Path written = unused(Objects.requireNonNull(target.getParent()));
      Files.write(written, content);
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } else {
      try (OutputStream out = path.getFileSystem(FileSystems.settings()).create(path, true)) {
        out.write(content);
      }
    }
  }

  /** A name for a file that takes the user's default permissions, unlike a temporary file. */
  private static Path unused(Path folder) {
    return folder.resolve(".result-" + UUID.randomUUID() + ".new");
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath()).toAbsolutePath();
  }
}
