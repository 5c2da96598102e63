package io.thresher.spark.scan;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.ScoringException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Compares the file that a task reads with the one that was planned for: by the store's tag of its
 * content where there is one, else by length and time.
 *
 * @param opened hears of every file that is opened
 * @param tags the stores' tags, by path
 */
record FileWatch(CollectionAccumulator<String> opened, Broadcast<Map<String, String>> tags)
    implements Serializable {
  private static final long SECOND = 1000;

  /** Says that a task begins to read a part of a file. */
  void opens(PartitionedFile part, Configuration hadoop) {
    compare(part, hadoop);
    String file = part.toPath().toString();
    opened.add(file);
    TaskFiles.add(TaskContext.get(), file);
  }

  /** Throws where the file is not the one that was planned for. */
  void compare(PartitionedFile part, Configuration hadoop) {
    Path path = part.toPath();
    try {
      FileStatus found = path.getFileSystem(hadoop).getFileStatus(path);
      String tag = tags.value().getOrDefault(path.toString(), "");
      String foundTag = tag.isEmpty() ? "" : tag(found);
      boolean same =
          found.getLen() == part.fileSize()
              && (foundTag.isEmpty()
                  ? isSame(part.modificationTime(), found.getModificationTime())
                  : foundTag.equals(tag));
      if (!same) {
        throw new ScoringException(
            CorruptionProblems.replaced(
                path.toString(),
                describe(part.fileSize(), part.modificationTime(), tag),
                describe(found.getLen(), found.getModificationTime(), foundTag)));
      }
    } catch (FileNotFoundException e) {
      throw new ScoringException(CorruptionProblems.vanished(path.toString()), e);
    } catch (IOException e) {
      throw new ScoringException(CorruptionProblems.unreachable(path.toString(), e.toString()), e);
    }
  }

  /** The tag of a file's content, of stores that tell it with the file's length. */
  static String tag(FileStatus file) {
    String tag = file instanceof EtagSource source ? source.getEtag() : null;
    return tag == null ? "" : tag;
  }

  /** Some stores list milliseconds and give seconds when asked for one file. */
  static boolean isSame(long modified, long other) {
    boolean seconds = modified % SECOND == 0 || other % SECOND == 0;
    return seconds ? modified / SECOND == other / SECOND : modified == other;
  }

  static String describe(long bytes, long modified, String tag) {
    return String.format(
        Locale.ROOT,
        "%d bytes of %s%s",
        bytes,
        Instant.ofEpochMilli(modified),
        tag.isEmpty() ? "" : ", tag " + tag);
  }
}
