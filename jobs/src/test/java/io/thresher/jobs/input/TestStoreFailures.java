package io.thresher.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.StoreFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.s3a.AWSServiceThrottledException;
import org.apache.hadoop.fs.s3a.AWSStatus500Exception;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class TestStoreFailures {

  static Stream<Exception> passing() {
    return Stream.of(
        new AWSServiceThrottledException("PUT", answer(503)),
        new AWSStatus500Exception("PUT", answer(500)),
        new ConnectException("Connection refused"),
        new SocketTimeoutException("Read timed out"));
  }

  static Stream<Exception> lasting() {
    return Stream.of(
        new AccessDeniedException("s3a://lake/out"),
        new FileNotFoundException("s3a://lake/out"),
        new IOException("No space left on device"));
  }

  private static AwsServiceException answer(int status) {
    return S3Exception.builder().statusCode(status).message("injected").build();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void knowsWhatPassesByItself(Exception failure) {
    assertThat(StoreFailures.pass(new IllegalStateException(failure))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void knowsWhatNeedsSomebody(Exception failure) {
    assertThat(StoreFailures.pass(new IllegalStateException(failure))).isFalse();
  }
}
