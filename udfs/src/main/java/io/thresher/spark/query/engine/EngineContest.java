package io.thresher.spark.query.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.thresher.errors.ScoringException;
import io.thresher.model.TextTask;
import io.thresher.model.reading.KnownValues;
import io.thresher.model.reading.ValueSearch;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.runtime.Cancellation;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.NativeLibrary;
import io.thresher.runtime.trial.SampleRows;
import io.thresher.runtime.trial.SpeedTrial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a plug-in is faster than ONNX Runtime's own execution provider, with the same scores; or
 * the tree kernel, whose scores are known to be the same.
 */
public final class EngineContest {
  /** What a measurement cannot tell from noise is not taken. */
  private static final double LEAST_GAIN = 1.1;

  /** Of an engine that does not take the model, gives other scores, or none to compare. */
  private static final Set<String> UNFIT = Set.of("THR-USE-920", "THR-MODEL-926", "THR-MODEL-927");

  private static final String DATA = "rows of the data";
  private static final String MADE_UP = "made-up rows";
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final String COMPILER = "TieredStopAtLevel";

  /** How gains are measured: what an earlier version measured otherwise is not taken. */
  private static final String MEASURE = "batches";

  /** How fast the kernel is: what an earlier version of it was measured at is not taken. */
  private static final String KERNEL = "tree kernel 1";

  private final SessionSpec own;
  private final SessionSpec other;
  private final BiFunction<SessionSpec, Cancellation, SessionLease> leases;
  private final Supplier<ModelProto> graph;
  private final TextTask task;
  private final MeasuredGains gains;

  /**
   * @param own of a session with ONNX Runtime's own execution provider
   * @param other of one with the plug-in, or of the tree kernel
   * @param graph as both open it
   * @param task what the model is for
   */
  public EngineContest(
      SessionSpec own,
      SessionSpec other,
      BiFunction<SessionSpec, Cancellation, SessionLease> leases,
      Supplier<ModelProto> graph,
      TextTask task,
      MeasuredGains gains) {
    this.task = task;
    this.own = own;
    this.other = other;
    this.leases = leases;
    this.graph = graph;
    this.gains = gains;
  }

  /** What was measured; 0 times where no rows suit the model. */
  private record Gain(double times, String rows) {
    boolean isWorth() {
      return times >= LEAST_GAIN;
    }

    String text() {
      return String.format(Locale.ROOT, "%.1f times as fast on %s", times, rows);
    }
  }

  /**
   * The one that is to run the model.
   *
   * @param usual ONNX Runtime with its own execution provider
   * @param plugIn with the plug-in
   * @param rows of the data, to be measured with in place of made-up ones
   */
  public Engine winner(
      Engine usual,
      Engine plugIn,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int batchSize,
      DataRows.Taken rows) {
    Gain before = known(inputs, batchSize, rows);
    if (before.times() > 0 && !before.isWorth()) { // It need not even be loaded.
      return said(usual, plugIn.identity() + " was " + before.text());
    }
    Engine same;
    try {
      same =
          new EngineCheck(own, other, leases, graph, task).checked(plugIn, inputs, outputs, rows);
    } catch (ScoringException e) {
      if (!UNFIT.contains(e.problems().get(0).code())) {
        throw e;
      }
      String why = e.problems().get(0).expectation().replaceAll("\\s+", " ");
      return said(usual, plugIn.identity() + " is not taken: " + why);
    }
    Gain gain = gain(inputs, outputs, batchSize, rows);
    return gain.isWorth()
        ? same.with("measured " + gain.text() + " as ONNX Runtime's own provider; " + same.detail())
        : said(usual, plugIn.identity() + " was " + gain.text());
  }

  /**
   * The tree kernel or ONNX Runtime, whichever is faster; empty where no rows suit the model.
   *
   * @param kernel with the tree kernel
   * @param usual ONNX Runtime with its own execution provider
   * @param rows of the data, to be measured with in place of made-up ones
   */
  public Optional<Engine> faster(
      Engine kernel,
      Engine usual,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int batchSize,
      DataRows.Taken rows) {
    Gain gain = gain(inputs, outputs, batchSize, rows);
    if (gain.times() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        gain.isWorth()
            ? said(kernel, "measured " + gain.text() + " as ONNX Runtime's own provider")
            : said(usual, "the tree kernel was " + gain.text()));
  }

  /** An engine of which there is more to say. */
  public static Engine said(Engine engine, String more) {
    return engine.with(engine.detail().isEmpty() ? more : engine.detail() + "; " + more);
  }

  private Gain gain(
      List<InputBinding> inputs, List<OutputBinding> outputs, int batchSize, DataRows.Taken rows) {
    SampleRows some = rows.rows().orElse(null);
    double times = some == null ? 0 : times(inputs, outputs, batchSize, some);
    return times > 0
        ? new Gain(times, DATA)
        : new Gain(times(inputs, outputs, batchSize, null), MADE_UP);
  }

  /** What was measured before of such rows; 0 times where nothing was. */
  private Gain known(List<InputBinding> inputs, int batchSize, DataRows.Taken rows) {
    SampleRows some = rows.rows().orElse(null);
    double times = gains.known(key(inputs, batchSize, some)).orElse(0);
    return new Gain(times, some == null ? MADE_UP : DATA);
  }

  private String key(List<InputBinding> inputs, int batchSize, @Nullable SampleRows rows) {
    return conditions(inputs, batchSize) + (rows == null ? "" : " " + kind(rows));
  }

  /** Measured, now or before; 0 where the model takes no such rows. */
  private double times(
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int batchSize,
      @Nullable SampleRows rows) {
    return gains.gain(
        key(inputs, batchSize, rows),
        () -> {
          try (SessionLease first = leases.apply(own, Cancellation.NEVER);
              SessionLease second = leases.apply(other, Cancellation.NEVER)) {
            SpeedTrial trial =
                new SpeedTrial(
                    ValueSearch.of(graph.get()),
                    own.model().uri(),
                    inputs,
                    outputs,
                    batchSize,
                    own.threads(),
                    own.isolation());
            return rows == null ? trial.speedup(first, second) : trial.speedup(first, second, rows);
          }
        });
  }

  /** What a gain depends on of rows; of a forest, how many there are to learn the ways of. */
  private String kind(SampleRows rows) {
    return isOfKernel()
        ? "data, " + Integer.highestOneBit(rows.count())
        : rows.kind(KnownValues.limits(ValueSearch.of(graph.get())));
  }

  private boolean isOfKernel() {
    return !other.treeOutputs().isEmpty();
  }

  /** All that a gain depends on, but rows: its key. */
  String conditions(List<InputBinding> inputs, int batchSize) {
    return String.join(
        " ",
        MEASURE,
        own.model().digest(),
        isOfKernel() ? kernel() : String.valueOf(other.plugIn()),
        NativeLibrary.version(),
        own.threads() + " threads",
        "isolation " + own.isolation(),
        batchSize + " rows",
        own.ort().toString(),
        own.rewrites().toString(),
        inputs.stream().map(i -> i.input() + i.type() + i.rowShape()).toList().toString(),
        cpu());
  }

  private String kernel() {
    return KERNEL + " " + other.treeOutputs() + " " + java();
  }

  /** Which Java, and how far it compiles: short commands leave its second compiler out. */
  private static String java() {
    String version = System.getProperty("java.vm.version", "");
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return vm == null ? version : version + " " + vm.getVMOption(COMPILER).getValue();
    } catch (IllegalArgumentException e) {
      return version; // It has one compiler.
    }
  }

  /** Its name and what it can compute, of the first core. */
  private static String cpu() {
    try {
      List<String> lines = Files.readAllLines(CPU);
      String model = first(lines, "model name");
      return model + " " + Integer.toHexString(first(lines, "flags").hashCode());
    } catch (IOException e) {
      return System.getProperty("os.arch", ""); // Not Linux.
    }
  }

  private static String first(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
        .findFirst()
        .orElse("");
  }
}
