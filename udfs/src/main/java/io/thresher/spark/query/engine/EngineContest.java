package io.thresher.spark.query.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ScoringException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a plug-in is faster than ONNX Runtime's own execution provider, with the same scores. */
public final class EngineContest {
  /** What a measurement cannot tell from noise is not taken. */
  private static final double LEAST_GAIN = 1.1;

  /** Of an engine that does not take the model, gives other scores, or none to compare. */
  private static final Set<String> UNFIT = Set.of("THR-USE-920", "THR-MODEL-926", "THR-MODEL-927");

  private static final Path CPU = Path.of("/proc/cpuinfo");

  /** How gains are measured: what an earlier version measured otherwise is not taken. */
  private static final String MEASURE = "clock";

  private final SessionSpec own;
  private final SessionSpec other;
  private final BiFunction<SessionSpec, Cancellation, SessionLease> leases;
  private final Supplier<ModelProto> graph;
  private final MeasuredGains gains;

  /**
   * @param own of a session with ONNX Runtime's own execution provider
   * @param other of one with the plug-in
   * @param graph as both open it
   */
  public EngineContest(
      SessionSpec own,
      SessionSpec other,
      BiFunction<SessionSpec, Cancellation, SessionLease> leases,
      Supplier<ModelProto> graph,
      MeasuredGains gains) {
    this.own = own;
    this.other = other;
    this.leases = leases;
    this.graph = graph;
    this.gains = gains;
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
    Engine same;
    try {
      same = new EngineCheck(own, other, leases, graph).checked(plugIn, inputs, outputs, rows);
    } catch (ScoringException e) {
      if (!UNFIT.contains(e.problems().get(0).code())) {
        throw e;
      }
      String why = e.problems().get(0).expectation().replaceAll("\\s+", " ");
      return said(usual, plugIn.identity() + " is not taken: " + why);
    }
    SampleRows some = rows.rows().orElse(null);
    double gain = some == null ? 0 : gain(inputs, outputs, batchSize, some);
    boolean ofData = gain > 0;
    if (!ofData) { // There are no rows, or the model takes none of them.
      gain = gain(inputs, outputs, batchSize, null);
    }
    String text =
        String.format(
            Locale.ROOT,
            "%.1f times as fast%s",
            gain,
            ofData ? " on rows of the data" : " on made-up rows");
    return gain < LEAST_GAIN
        ? said(usual, plugIn.identity() + " was " + text)
        : same.with("measured " + text + " as ONNX Runtime's own provider; " + same.detail());
  }

  /** An engine of which there is more to say. */
  public static Engine said(Engine engine, String more) {
    return engine.with(engine.detail().isEmpty() ? more : engine.detail() + "; " + more);
  }

  /** Measured, now or before; 0 where the model takes no such rows. */
  private double gain(
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int batchSize,
      @Nullable SampleRows rows) {
    String what = conditions(inputs, batchSize) + (rows == null ? "" : " " + kind(rows));
    return gains.gain(
        what,
        () -> {
          try (SessionLease first = leases.apply(own, Cancellation.NEVER);
              SessionLease second = leases.apply(other, Cancellation.NEVER)) {
            SpeedTrial trial =
                new SpeedTrial(
                    ValueSearch.of(graph.get()),
                    inputs,
                    outputs,
                    batchSize,
                    own.threads(),
                    own.isolation());
            return rows == null ? trial.speedup(first, second) : trial.speedup(first, second, rows);
          }
        });
  }

  private String kind(SampleRows rows) {
    return rows.kind(KnownValues.limits(ValueSearch.of(graph.get())));
  }

  /** All that a gain depends on, but rows: its key. */
  String conditions(List<InputBinding> inputs, int batchSize) {
    return String.join(
        " ",
        MEASURE,
        own.model().digest(),
        String.valueOf(other.plugIn()),
        NativeLibrary.version(),
        own.threads() + " threads",
        "isolation " + own.isolation(),
        batchSize + " rows",
        own.ort().toString(),
        own.rewrites().toString(),
        inputs.stream().map(i -> i.input() + i.type() + i.rowShape()).toList().toString(),
        cpu());
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
