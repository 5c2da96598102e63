package io.thresher.jobs;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system with a {@link Trap} at each operation that is a step of a run. In executors
 * of a cluster the steps are, in their order, {@code executor-create}, {@code -read}, {@code
 * -write}, {@code -closed}, {@code -commit} and, with the next task, {@code -next}; in drivers
 * {@code driver-next} (of a task in its own process), {@code -publish} and {@code -published};
 * around the commit to a table {@code driver-table-commit} and {@code -table-committed}.
 */
public final class TrapFileSystem extends LocalFileSystem {
  private static final ThreadLocal<Boolean> WROTE = ThreadLocal.withInitial(() -> false);

  /** Folders of runs in which this process has finished a file. */
  private static final Set<Path> FINISHED = ConcurrentHashMap.newKeySet();

  public TrapFileSystem() {
    super(new Raw());
  }

  static boolean wroteSinceLastAsked() {
    boolean wrote = WROTE.get();
    WROTE.set(false);
    return wrote;
  }

  private static void reach(String step, Path file) {
    String role = TrapPlugin.isExecutor() ? "executor-" : "driver-";
    Trap.reach(role + step, java.nio.file.Path.of(file.toUri().getPath()));
  }

  private static boolean isStaged(Path file) {
    return file.toString().contains("/_thresher/runs/") && !file.getName().endsWith(".crc");
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
      if (isStaged(file)) {
        reach("commit", file);
      } else if (file.getParent().getName().equals("in") && !file.getName().endsWith(".crc")) {
        reach("read", file);
      }
      return super.open(file, bufferSize);
    }

    @Override
    public FSDataOutputStream create(
        Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      reachCreate(file);
      return watched(
          file, super.create(file, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
        Path file,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      reachCreate(file);
      return watched(
          file,
          super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    private static void reachCreate(Path file) {
      if (isStaged(file)) {
        reach("create", file);
        if (FINISHED.contains(file.getParent())) {
          reach("next", file);
        }
      } else if (file.getName().equals("_SUCCESS")) {
        reach("published", file);
      }
    }

    private FSDataOutputStream watched(Path file, FSDataOutputStream out) throws IOException {
      return isStaged(file) ? new FSDataOutputStream(new Watched(file, out), statistics) : out;
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      if (isStaged(from)) {
        reach("publish", from);
      }
      if (!isCommitOfTable(to)) {
        return super.rename(from, to);
      }
      reach("table-commit", to);
      boolean renamed = super.rename(from, to);
      reach("table-committed", to);
      return renamed;
    }

    /** Of Iceberg's metadata, or of Delta's log. */
    private static boolean isCommitOfTable(Path to) {
      String folder = to.getParent().getName();
      String name = to.getName();
      return (folder.equals("metadata") && name.endsWith(".metadata.json"))
          || (folder.equals("_delta_log") && name.matches("[0-9]+\\.json"));
    }
  }

  private static final class Watched extends FilterOutputStream {
    private final Path file;
    private boolean closed;

    Watched(Path file, OutputStream out) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      reach("write", file);
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      super.close();
      if (!closed) {
        closed = true;
        reach("closed", file);
        FINISHED.add(file.getParent());
        WROTE.set(true);
      }
    }
  }
}
