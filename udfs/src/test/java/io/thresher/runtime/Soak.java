package io.thresher.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.Problem;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.model.ValueSpec;
import io.thresher.options.Caller;
import io.thresher.options.Isolation;
import io.thresher.options.NullPolicy;
import io.thresher.options.Precision;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.PlugIn;
import io.thresher.plan.Quarantine;
import io.thresher.plan.RowDependence;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.Natives;
import io.thresher.runtime.plugin.OpenVino;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that scores batches of mixed shapes with several models, as tasks do, and prints how its
 * resident memory goes: {@code at BATCHES BYTES}. Arguments: a folder, how many batches, a seed,
 * and {@code openvino} where that is to run the networks, some rows of which it does not take.
 */
final class Soak {
  private static final int TASK_BATCHES = 500;
  private static final int MOST_ROWS = 1024;
  private static final int SAMPLES = 200;

  private final ModelStore store;
  private final SessionCache cache =
      SessionCache.start(SessionCache.DEFAULT_IDLE, SessionCache.DEFAULT_MOST);
  private final List<ScorePlan> plans = new ArrayList<>();
  private final Random random;
  private final @Nullable PlugIn plugIn;
  private long bad;
  private long batches;

  private Soak(Path folder, long seed, @Nullable PlugIn plugIn) {
    this.plugIn = plugIn;
    store = new ModelStore(folder.resolve("cache"), new Configuration());
    random = new Random(seed);
    for (int width : new int[] {1, 7, 32}) {
      ModelProto linear = OnnxModels.matMul(new float[width][8]);
      plans.add(plan(folder, "linear-" + width, linear, ElementType.FLOAT, List.of(width)));
    }
    ModelProto lookup =
        SlowModels.greedyLookup(
            MOST_ROWS / 2,
            OnnxModels.tensor("table", 3).addAllFloatData(List.of(1f, 2f, 3f)).build());
    plans.add(plan(folder, "lookup", lookup, ElementType.INT64, List.of()));
  }

  public static void main(String[] arguments) throws IOException {
    long batches = Long.parseLong(arguments[1]);
    boolean openVino = arguments.length > 3 && arguments[3].equals("openvino");
    Soak soak =
        new Soak(
            Path.of(arguments[0]),
            Long.parseLong(arguments[2]),
            openVino ? OpenVino.plugIn(Precision.EXACT) : null);
    long every = Math.max(TASK_BATCHES, batches / SAMPLES);
    for (long next = 0; soak.batches < batches; ) {
      soak.task();
      if (soak.batches >= next) {
        System.out.println("at " + soak.batches + " " + resident());
        next += every;
      }
    }
    soak.cache.close();
    System.out.println("bad rows " + soak.bad);
    System.out.println("open " + Natives.allOpen());
    System.exit(0);
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no VmRSS");
  }

  /** Groups of rows of one partition; sometimes one has to be run in parts, or has a bad row. */
  private void task() {
    ScorePlan plan = plans.get(random.nextInt(plans.size()));
    SessionSpec spec = spec(plan, 1 + random.nextInt(2));
    try (SessionLease lease = cache.acquire(spec, () -> store)) {
      BatchScorer scorer = BatchScorer.of(plan, lease, new Counted());
      for (int group = 0; group < TASK_BATCHES; group++) {
        int rows = 1 + random.nextInt(random.nextInt(20) == 0 ? MOST_ROWS : 64);
        boolean bad = random.nextInt(100) == 0;
        scorer.clear();
        scorer.add(columns(plan, rows, bad ? 99 : random.nextInt(3)), rows);
        scorer.finish();
      }
      batches += scorer.batches() + scorer.extraRuns();
    }
  }

  /** ONNX Runtime runs the lookup, in which places that are not there fail. */
  private SessionSpec spec(ScorePlan plan, int threads) {
    boolean network = plan.inputs().get(0).type() == ElementType.FLOAT;
    return new SessionSpec(
        plan.model(),
        Device.CPU,
        threads,
        Map.of(),
        "",
        List.of(),
        Caller.PROGRAM,
        List.of(),
        List.of(),
        Duration.ZERO,
        Isolation.NONE,
        network ? plugIn : null);
  }

  private ColumnVector[] columns(ScorePlan plan, int rows, long last) {
    List<ColumnUse> uses = plan.inputs().get(0).columns();
    ColumnVector[] columns = new ColumnVector[uses.size()];
    for (int i = 0; i < columns.length; i++) {
      OnHeapColumnVector column = new OnHeapColumnVector(rows, uses.get(i).type());
      if (uses.get(i).type().equals(DataTypes.LongType)) {
        column.putLongs(0, rows, 1);
        column.putLong(rows - 1, last);
      } else {
        column.putFloats(0, rows, i);
        if (last == 2 && plugIn != null) {
          column.putFloat(rows - 1, Float.POSITIVE_INFINITY);
        }
      }
      columns[i] = column;
    }
    return columns;
  }

  private ScorePlan plan(
      Path folder, String name, ModelProto model, ElementType type, List<Integer> rowShape) {
    Path file = OnnxModels.write(model, folder.resolve(name + ".onnx"));
    ModelLocation location = store.fetch(ModelReference.parse(file.toString())).location();
    DataType column = type == ElementType.INT64 ? DataTypes.LongType : DataTypes.FloatType;
    List<ColumnUse> columns = new ArrayList<>();
    for (int i = 0; i < (rowShape.isEmpty() ? 1 : rowShape.get(0)); i++) {
      columns.add(new ColumnUse(i, "c" + i, column));
    }
    List<OutputBinding> outputs =
        List.of(
            new OutputBinding(
                "y",
                ValueSpec.Kind.TENSOR,
                ElementType.FLOAT,
                null,
                rowShape.isEmpty() ? List.of() : List.of(8)));
    return new ScorePlan(
        location,
        List.of(new InputBinding("x", type, rowShape, columns, NullPolicy.FAIL)),
        outputs,
        ScoreColumn.whole(outputs),
        MOST_ROWS,
        ScorePlan.BatchKind.FREE,
        ScoreOptions.defaults(),
        Engine.onnxRuntime(""),
        Quarantine.OFF,
        new RowDependence(RowDependence.Kind.NONE, ""));
  }

  /** Counts bad rows. */
  private final class Counted implements BadRows {
    @Override
    public String place(int row) {
      return "row " + row;
    }

    @Override
    public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
      bad++;
    }
  }
}
