package io.thresher.errors;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;

/** Failures of a store that pass by themselves, told from damage and from what needs somebody. */
public final class StoreFailures {
  private static final int DEEPEST = 50;

  /** Of S3A and the clients below it, by name: their classes need not be there. */
  private static final Set<String> BY_NAME =
      Set.of(
          "AWSApiCallTimeoutException",
          "AWSClientIOException",
          "AWSNoResponseException",
          "AWSServiceThrottledException",
          "AWSStatus500Exception",
          "ConnectionClosedException",
          "HttpChannelEOFException",
          "NoHttpResponseException");

  private StoreFailures() {}

  /** Whether a store was busy, broken or silent, and may do the same later. */
  public static boolean pass(Throwable failure) {
    Throwable link = failure;
    for (int depth = 0; link != null && depth < DEEPEST; depth++) {
      if (link instanceof SocketException
          || link instanceof SocketTimeoutException
          || BY_NAME.contains(link.getClass().getSimpleName())) {
        return true;
      }
      link = link.getCause();
    }
    return false;
  }
}
