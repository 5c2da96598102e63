package io.thresher.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * The local files under another scheme, {@code counted:}, so that they count as remote. Writes the
 * name of each file opened to a log, and refuses files called {@code denied.onnx}.
 */
public final class CountedFileSystem extends RawLocalFileSystem {
  static final String LOG = "fs.counted.log";

  /** A configuration that knows the scheme. */
  static Configuration configuration(java.nio.file.Path log) {
    Configuration configuration = new Configuration();
    configuration.set("fs.counted.impl", CountedFileSystem.class.getName());
    configuration.set("fs.counted.impl.disable.cache", "true");
    configuration.set(LOG, log.toString());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("counted:///");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (path.getName().equals("denied.onnx")) {
      throw new AccessControlException("Permission denied: user=nobody");
    }
    return super.getFileStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    Files.writeString(
        java.nio.file.Path.of(getConf().get(LOG)),
        path.getName() + "\n",
        UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return super.open(path, bufferSize);
  }
}
