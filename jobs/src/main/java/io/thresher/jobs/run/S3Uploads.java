package io.thresher.jobs.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.AWSUnsupportedFeatureException;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * Uploads in parts that nobody will complete: no listing of files shows them, and they are paid
 * for. Touched for S3 only, whose classes are not there elsewhere.
 */
final class S3Uploads {
  static final String SCHEME = "s3a";

  private static final Logger LOG = LoggerFactory.getLogger(S3Uploads.class);

  private S3Uploads() {}

  /**
   * Aborts those of objects in a folder, at any depth, whose names the caller knows as its own. A
   * store where they may not be listed keeps them; that is told in the log.
   */
  static void abort(FileSystem fileSystem, Path folder, Predicate<String> names)
      throws IOException {
    if (!(fileSystem instanceof S3AFileSystem s3) || !s3.isMultipartUploadEnabled()) {
      return;
    }
    try {
      RemoteIterator<MultipartUpload> uploads = s3.listUploads(key(folder));
      while (uploads.hasNext()) {
        MultipartUpload upload = uploads.next();
        if (names.test(upload.key())) {
          abort(s3, upload);
        }
      }
    } catch (AccessDeniedException | AWSUnsupportedFeatureException e) {
      LOG.warn("uploads in parts that a run may have left in {} are not aborted", folder, e);
    }
  }

  private static String key(Path folder) {
    String path = folder.toUri().getPath();
    return path.endsWith("/") ? path.substring(1) : path.substring(1) + "/";
  }

  private static void abort(S3AFileSystem s3, MultipartUpload upload) throws IOException {
    try {
      s3.abortMultipartUpload(upload);
    } catch (NoSuchUploadException e) {
      LOG.debug("the upload of {} has ended", upload.key(), e);
    } catch (RuntimeException e) { // The client's own; listing gives Hadoop's.
      throw new IOException("the upload of " + upload.key() + " could not be aborted", e);
    }
  }
}
