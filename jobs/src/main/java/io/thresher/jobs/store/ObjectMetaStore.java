package io.thresher.jobs.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * On an object store: a put is whole or nothing and replaces, a rename is a copy, and nothing can
 * be appended to. Stores that can put on the condition that nothing is there do so.
 */
final class ObjectMetaStore extends HadoopMetaStore {
  private final boolean conditional;

  ObjectMetaStore(FileSystem fileSystem, Path root) throws IOException {
    super(fileSystem, root);
    this.conditional =
        fileSystem.hasPathCapability(
            root, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE);
  }

  /**
   * Where the store's connector has no puts on a condition, two callers at the same instant may
   * both succeed: the content of the later one stays.
   */
  @Override
  public boolean create(String name, Content written) throws IOException {
    byte[] content = bytes(written);
    Path target = new Path(root, name);
    try {
      put(target, content, true);
    } catch (IOException e) {
      byte[] present = read(name);
      if (present == null) {
        throw e;
      }
      // Ours where the answer to a put that succeeded was lost.
      return Arrays.equals(present, content);
    }
    return Arrays.equals(read(name), content);
  }

  @Override
  public void replace(String name, Content content) throws IOException {
    put(new Path(root, name), bytes(content), false);
  }

  /** Made before it is put: a stream that is closed half way would be an object all the same. */
  private static byte[] bytes(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.writeTo(bytes);
    return bytes.toByteArray();
  }

  /** On the condition that the object's tag is still that of the content expected. */
  @Override
  public boolean swap(String name, @Nullable String expected, Content written) throws IOException {
    Path target = new Path(root, name);
    if (expected == null || !conditional) {
      return super.swap(name, expected, written);
    }
    byte[] content = bytes(written);
    String tag =
        fileSystem.getFileStatus(target) instanceof EtagSource tagged ? tagged.getEtag() : null;
    if (tag == null || !expected.equals(read(name, Digests::sha256))) {
      return super.swap(name, expected, written);
    }
    var builder = fileSystem.createFile(target).overwrite(true).recursive();
    builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, tag);
    try (FSDataOutputStream out = builder.build()) {
      out.write(content);
    } catch (IOException e) {
      if (Arrays.equals(read(name), content)) {
        return true; // Only the answer was lost.
      }
      throw e;
    }
    return true;
  }

  private void put(Path target, byte[] content, boolean onlyIfAbsent) throws IOException {
    var builder = fileSystem.createFile(target).overwrite(conditional || !onlyIfAbsent).recursive();
    if (conditional && onlyIfAbsent) {
      builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    }
    try (FSDataOutputStream out = builder.build()) {
      out.write(content);
    }
  }

  /** One object for each append, numbered. */
  @Override
  public Log log(String name) {
    return new Log() {
      private int written;

      @Override
      public void append(byte[] bytes) throws IOException {
        String part = name + String.format(Locale.ROOT, "-%06d-%s", written++, UUID.randomUUID());
        put(new Path(root, part), bytes, false);
      }

      @Override
      public void close() {}
    };
  }
}
