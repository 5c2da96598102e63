package io.thresher.jobs.manifest;

import io.thresher.jobs.commit.CommittedFile;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of an output.
 *
 * @param path below the output folder
 * @param rows without a header
 * @param bytes its length
 * @param sha256 of its bytes, lower-case hex
 */
public record PublishedFile(String path, long rows, long bytes, String sha256) {
  public static PublishedFile of(CommittedFile file) {
    return new PublishedFile(file.path(), file.rows(), file.bytes(), file.sha256());
  }

  public static List<PublishedFile> of(Stream<CommittedFile> files) {
    return files.map(PublishedFile::of).toList();
  }
}
