package io.thresher.spark.text;

import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Tells whether files are in the encoding that they are read by. */
public final class TextEncoding {
  private TextEncoding() {}

  /** What is wrong with the bytes of a file, by reading it again; null where nothing is. */
  public static @Nullable Problem problem(Path file, Charset charset, Configuration hadoop) {
    try {
      WrongBytes.throwIfAny(file, charset, hadoop);
      return null;
    } catch (ScoringException e) {
      return e.problems().get(0);
    }
  }
}
