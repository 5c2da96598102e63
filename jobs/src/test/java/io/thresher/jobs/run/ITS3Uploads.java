package io.thresher.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.jobs.S3Server;
import io.thresher.jobs.manifest.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What runs clean up on S3, and what they leave alone. */
class ITS3Uploads {
  private static final String FILE = "part-0" + RunFiles.mark("nightly") + "a.parquet";

  private static S3Server s3;

  @TempDir java.nio.file.Path folder;

  /** A role that may not abort uploads, or a store that cannot. */
  public static final class Denial implements ExecutionInterceptor {
    private static volatile int status;

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      if (context.request() instanceof AbortMultipartUploadRequest) {
        SdkHttpResponse answer = SdkHttpResponse.builder().statusCode(status).build();
        AwsErrorDetails details =
            AwsErrorDetails.builder().errorCode("AsTheTestSays").sdkHttpResponse(answer).build();
        throw S3Exception.builder().statusCode(status).awsErrorDetails(details).build();
      }
    }
  }

  @BeforeAll
  static void start() {
    s3 = S3Server.start("uploads", "test-secret-key");
  }

  @AfterEach
  void clean() {
    s3.abortUploads();
    s3.delete("");
  }

  @AfterAll
  static void stop() throws IOException {
    s3.close();
  }

  @Test
  void leavesTheSameRunOfAnOutputInsideAlone() throws IOException {
    java.nio.file.Path content = Files.writeString(folder.resolve("content"), "x");
    s3.put(content.toString(), "out/" + FILE);
    s3.put(content.toString(), "out/x=1/" + FILE);
    s3.put(content.toString(), "out/eu/" + FILE);
    s3.put(content.toString(), "out/eu/x=1/" + FILE);
    s3.put(content.toString(), "out/eu/_thresher/lease.000000000001.json");
    Set<String> inside = s3.objects("out/eu/").keySet();
    s3.beginUpload("out/x=1/" + FILE);
    s3.beginUpload("out/eu/x=1/" + FILE);
    try (FileSystem files = fileSystem(s3.configuration())) {
      cleaning(files).discardUnrecorded("nightly", Set.of(s3.url("out/" + FILE)));

      assertThat(s3.uploads()).containsExactly("out/eu/x=1/" + FILE);
      assertThat(s3.objects("out/x=1/" + FILE)).isEmpty();
      assertThat(s3.objects("out/" + FILE)).hasSize(1);
      cleaning(files).discard("nightly");
    }
    assertThat(s3.uploads()).containsExactly("out/eu/x=1/" + FILE);
    assertThat(s3.objects("out/" + FILE)).isEmpty();
    assertThat(s3.objects("out/eu/").keySet()).containsAll(inside);
  }

  @Test
  void goesOnWhereUploadsMayNotBeAborted() throws IOException {
    s3.beginUpload("out/" + FILE);
    Configuration configuration = s3.configuration();
    configuration.set("fs.s3a.audit.execution.interceptors", Denial.class.getName());
    try (FileSystem files = fileSystem(configuration)) {
      for (int status : new int[] {403, 405, 501}) {
        Denial.status = status;
        cleaning(files).abortUploads("nightly");
      }
      assertThat(s3.uploads()).containsExactly("out/" + FILE);

      Denial.status = 500;
      assertThatThrownBy(() -> cleaning(files).abortUploads("nightly"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("abort an upload on out/" + FILE);
    }
  }

  private static RunCleaning cleaning(FileSystem files) throws IOException {
    return new RunCleaning(OutputFolder.of(files, new Path(s3.url("out"))));
  }

  private static FileSystem fileSystem(Configuration configuration) throws IOException {
    return FileSystem.newInstance(new Path(s3.url("out")).toUri(), configuration);
  }
}
