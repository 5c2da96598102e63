package io.thresher.jobs.store;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** On a distributed file system whose rename is atomic, such as HDFS. */
final class RenamingMetaStore extends HadoopMetaStore {
  private final FileContext context;

  RenamingMetaStore(FileSystem fileSystem, Path root) throws IOException {
    super(fileSystem, root);
    this.context = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
  }

  @Override
  public boolean create(String name, Content content) throws IOException {
    Path target = new Path(root, name);
    Path written = write(target, content);
    try {
      move(written, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void replace(String name, Content content) throws IOException {
    Path target = new Path(root, name);
    move(write(target, content), target, Options.Rename.OVERWRITE);
  }

  private void move(Path written, Path target, Options.Rename... options) throws IOException {
    boolean moved = false;
    try {
      context.rename(written, target, options);
      moved = true;
    } finally {
      if (!moved) {
        fileSystem.delete(written, false);
      }
    }
  }

  private Path write(Path target, Content content) throws IOException {
    fileSystem.mkdirs(target.getParent());
    Path written = new Path(target.getParent(), "." + UUID.randomUUID() + ".new");
    boolean whole = false;
    try {
      try (FSDataOutputStream out = fileSystem.create(written, false)) {
        content.writeTo(out);
        out.hsync();
      }
      whole = true;
    } finally {
      if (!whole) {
        fileSystem.delete(written, false);
      }
    }
    return written;
  }

  @Override
  public Log log(String name) throws IOException {
    Path target = new Path(root, name);
    fileSystem.mkdirs(target.getParent());
    FSDataOutputStream out = fileSystem.create(target, false);
    return new Log() {
      @Override
      public void append(byte[] bytes) throws IOException {
        out.write(bytes);
        out.hsync();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }
}
