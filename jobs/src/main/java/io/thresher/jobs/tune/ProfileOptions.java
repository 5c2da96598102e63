package io.thresher.jobs.tune;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which profile says how to score what the user does not. */
public final class ProfileOptions {
  /** Whether a profile is looked for. */
  enum Use {
    AUTO,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--tuned",
      paramLabel = "auto|off",
      description =
          "Whether the settings that thresher tune found for this model on this machine are taken;"
              + " options that are given win. Default: auto.")
  Use use = Use.AUTO;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "The file that thresher tune wrote. Default: MODEL.tuned.json beside the model.")
  @Nullable String file;

  public boolean areWanted() {
    return use == Use.AUTO;
  }

  /** Null for the file beside the model. */
  public @Nullable String file() {
    return file;
  }
}
