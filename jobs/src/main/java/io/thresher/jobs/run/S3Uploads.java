package io.thresher.jobs.run;

import io.thresher.jobs.manifest.OutputFolder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.AWSUnsupportedFeatureException;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
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
   * Aborts those of objects in an output, at any depth, that have the mark of a run. Those in
   * another output that lies in this one belong to a run of that one, which may have the same mark.
   * A store where they may not be listed or aborted keeps them; that is told in the log.
   */
  static void abort(OutputFolder folder, String mark) throws IOException {
    if (!(folder.fileSystem() instanceof S3AFileSystem s3) || !s3.isMultipartUploadEnabled()) {
      return;
    }
    String prefix = key(folder.root());
    try {
      RemoteIterator<MultipartUpload> uploads = s3.listUploads(prefix);
      while (uploads.hasNext()) {
        MultipartUpload upload = uploads.next();
        String path = upload.key().substring(prefix.length());
        if (path.contains(mark) && !folder.isOfAnother(path)) {
          abort(s3, upload);
        }
      }
    } catch (AccessDeniedException | AWSUnsupportedFeatureException e) {
      LOG.warn("uploads in parts that a run may have left in {} are not aborted", folder.root(), e);
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
    } catch (SdkException e) { // The client's own; listing gives Hadoop's.
      throw S3AUtils.translateException("abort an upload", upload.key(), e);
    }
  }
}
