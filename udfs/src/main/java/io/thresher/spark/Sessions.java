package io.thresher.spark;

import io.thresher.runtime.ort.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Spark sessions of this process. Asks for Spark's own implementation by name: the general builder
 * looks for it by Scala's reflection, whose start takes longer than that of the Spark context.
 */
public final class Sessions {
  private Sessions() {}

  /** The session that this process has already; else null. */
  public static @Nullable SparkSession running() {
    Option<org.apache.spark.sql.classic.SparkSession> session =
        org.apache.spark.sql.classic.SparkSession.getDefaultSession();
    return session.isDefined() ? session.get() : null;
  }

  /** The session of a configuration, on a context of its own. */
  public static SparkSession start(SparkConf conf) {
    return org.apache.spark.sql.classic.SparkSession.builder().config(conf).getOrCreate();
  }

  /**
   * Copies ONNX Runtime's library, unpacked, into a new folder that {@code
   * -Donnxruntime.native.path} may name; nothing where the system does not say where it is.
   */
  public static void copyLibrary(Path folder) throws IOException {
    NativeLibrary.copyTo(folder);
  }

  /** Begins to load what planning and tasks will need, while Spark starts. */
  public static void prepare() {
    NativeLibrary.startToLoad();
  }
}
