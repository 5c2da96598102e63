package io.thresher.jobs;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;

/**
 * How a driver ends that YARN runs (its cluster mode): Spark's application master calls the program
 * and takes every exit, with whatever code, for a failure without a reason. So the program returns
 * where it succeeded, and throws where it failed; YARN shows what was thrown to who submitted.
 * Source: {@code ApplicationMaster.startUserApplication} and its shutdown hook.
 */
final class YarnDriver {
  private static final int SHOWN = 10;
  private static final int MOST_BYTES = 1 << 16;

  private final ByteArrayOutputStream problems = new ByteArrayOutputStream();

  /** Whether YARN runs this process as a driver. */
  static boolean isHere() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /** Writes on, and remembers the problems. */
  PrintStream remembering(PrintStream err) {
    return new PrintStream(
        new FilterOutputStream(err) {
          @Override
          public void write(int one) throws IOException {
            out.write(one);
            if (problems.size() < MOST_BYTES) {
              problems.write(one);
            }
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            problems.write(
                bytes, from, Math.min(length, Math.max(0, MOST_BYTES - problems.size())));
          }
        },
        true,
        Charset.defaultCharset());
  }

  /** Returns where all is well. */
  void end(int code) {
    if (code != 0) {
      List<String> lines =
          problems
              .toString(Charset.defaultCharset())
              .lines()
              .filter(line -> line.contains("THR-"))
              .limit(SHOWN)
              .toList();
      throw new Failure("exit code " + code + "\n" + String.join("\n", lines));
    }
  }

  /** Carries the reason; where it was made says nothing. */
  static final class Failure extends RuntimeException {
    Failure(String message) {
      super(message, null, false, false);
    }
  }
}
