package io.thresher.jobs.watch;

import java.io.PrintStream;
import org.jline.nativ.CLibrary;
import org.jline.nativ.JLineNativeLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The terminal that stderr may be. */
final class Screen {
  private static final Logger LOG = LoggerFactory.getLogger(Screen.class);
  private static final int STDERR = 2;
  private static final int USUAL_WIDTH = 80;

  private Screen() {}

  /**
   * Whether lines on a stream can change in place: on stderr of this process, where that is a
   * terminal which knows how. Under spark-submit the log has stderr for itself, and its lines would
   * not give way.
   */
  static boolean is(PrintStream stream) {
    String kind = System.getenv("TERM");
    boolean submitted =
        System.getProperty("sun.java.command", "").startsWith("org.apache.spark.deploy.");
    return stream == System.err
        && kind != null
        && !kind.equals("dumb")
        && !submitted
        && isTerminal();
  }

  private static boolean isTerminal() {
    try {
      return JLineNativeLoader.initialize() && CLibrary.isatty(STDERR) == 1;
    } catch (Exception | LinkageError e) {
      LOG.debug("Whether stderr is a terminal cannot be found out", e);
      return false;
    }
  }

  /** In characters, as it is now. */
  static int width() {
    CLibrary.WinSize size = new CLibrary.WinSize();
    boolean known = CLibrary.ioctl(STDERR, CLibrary.TIOCGWINSZ, size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : USUAL_WIDTH;
  }
}
