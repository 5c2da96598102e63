package io.thresher.model;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The local files under another scheme, {@code oss:}, with readers of their own: whom the file
 * {@code readers} beside a file names, one a line, may open it, and everybody may ask for its
 * state, as on HDFS.
 */
public final class OwnedFileSystem extends RawLocalFileSystem {
  /** A configuration that knows the scheme. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.oss.impl", OwnedFileSystem.class.getName());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("oss:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    String user = UserGroupInformation.getCurrentUser().getShortUserName();
    java.nio.file.Path readers =
        java.nio.file.Path.of(path.toUri().getPath()).resolveSibling("readers");
    if (!Files.readAllLines(readers).contains(user)) {
      throw new AccessControlException("Permission denied: user=" + user);
    }
    return super.open(path, bufferSize);
  }
}
