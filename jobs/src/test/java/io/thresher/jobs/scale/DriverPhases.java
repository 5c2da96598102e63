package io.thresher.jobs.scale;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a thread spends its time on, by looking at its stack now and then. */
final class DriverPhases {
  private static final long EVERY_MILLIS = 20;
  private static final double MILLIS = 1e3;
  private static final String WAITS = "org.apache.spark.scheduler.DAGScheduler.runJob";
  private static final String WRITES = "tasks: plan them";

  /** Methods by which a phase is known; of several on a stack, the innermost counts. */
  private static final Map<String, String> PHASES =
      Map.ofEntries(
          Map.entry("io.thresher.jobs.input.InputFiles.find", "list"),
          Map.entry("io.thresher.jobs.SparkRuntime.open", "start Spark"),
          Map.entry("io.thresher.spark.scan.FooterInspection.inspect", "footers"),
          Map.entry("io.thresher.jobs.input.InputReader.read", "list again (Spark)"),
          Map.entry("io.thresher.spark.scan.ListedFiles.problems", "compare lists"),
          Map.entry("io.thresher.jobs.input.InputVerification.compare", "compare columns"),
          Map.entry("io.thresher.jobs.ScoringSource.plan", "plan"),
          Map.entry("io.thresher.jobs.ScoringSource.trying", "try engines"),
          Map.entry("io.thresher.jobs.RunIdentities.of", "identity"),
          Map.entry("io.thresher.jobs.manifest.RunIdentity.id", "identity"),
          Map.entry("io.thresher.jobs.RunIdentities.isComplete", "identity"),
          Map.entry("io.thresher.jobs.TunedSettings.find", "identity"),
          Map.entry("io.thresher.jobs.run.RunStart.begin", "begin"),
          Map.entry("io.thresher.jobs.run.Run.plan", "cut into units"),
          Map.entry("io.thresher.jobs.run.Run.write", WRITES),
          Map.entry("io.thresher.jobs.drift.DataProfiler.profile", "profile"),
          Map.entry("io.thresher.jobs.run.Run.intent", "record what is published"),
          Map.entry("io.thresher.jobs.run.Publisher.publish", "record what is published"),
          Map.entry("io.thresher.jobs.run.Publisher.complete", "manifest and tidying up"),
          Map.entry("io.thresher.jobs.run.Publisher.moveAll", "move files"),
          Map.entry("io.thresher.jobs.forecast.InputSize.of", "forecast: footers"),
          Map.entry("io.thresher.jobs.forecast.Sampler.run", "forecast: sample"),
          Map.entry("io.thresher.jobs.forecast.Forecaster.forecast", "forecast"),
          Map.entry("io.thresher.jobs.report.ReportFile.write", "report"),
          Map.entry("io.thresher.jobs.manifest.Verifier.differences", "verify"));

  private final Thread watched;
  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private final Thread clock = new Thread(this::look, "thresher-scale");
  private volatile boolean ended;

  private DriverPhases(Thread watched) {
    this.watched = watched;
  }

  static DriverPhases of(Thread watched) {
    DriverPhases phases = new DriverPhases(watched);
    phases.clock.setDaemon(true);
    phases.clock.start();
    return phases;
  }

  private void look() {
    long last = System.nanoTime();
    try {
      while (!ended) {
        Thread.sleep(EVERY_MILLIS); // The pace of samples: nothing is waited for.
        String phase = phase(watched.getStackTrace());
        long now = System.nanoTime();
        nanos.merge(phase, now - last, Long::sum);
        last = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String phase(StackTraceElement[] stack) {
    boolean waits = false;
    for (StackTraceElement frame : stack) {
      String method = frame.getClassName() + "." + frame.getMethodName();
      waits |= method.equals(WAITS);
      String phase = PHASES.get(method);
      if (phase != null) {
        return waits && phase.equals(WRITES) ? "tasks" : phase;
      }
    }
    return "else";
  }

  /** Looks no more, and gives the seconds of each phase, in the order in which they began. */
  Map<String, Double> end() throws InterruptedException {
    ended = true;
    clock.join();
    Map<String, Double> seconds = new LinkedHashMap<>();
    nanos.forEach((phase, time) -> seconds.put(phase, time / MILLIS / MILLIS / MILLIS));
    return seconds;
  }
}
