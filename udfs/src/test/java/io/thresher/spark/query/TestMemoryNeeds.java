package io.thresher.spark.query;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ValueSpec;
import io.thresher.options.EngineName;
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
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver says of memory before a task runs. */
class TestMemoryNeeds {
  private static final long MIB = 1L << 20;

  @Test
  void addsUpModelAndBatchesOfAllTasks() {
    MemoryNeeds needs = needs(100 * MIB, conf("yarn", "spark.executor.cores", "4"));
    assertThat(needs.run()).isEqualTo(2 * (31 + 1) * 4 * 4096);
    assertThat(needs.bytes()).isEqualTo(100 * MIB + 4 * MIB);
    assertThat(needs.describe())
        .isEqualTo(
            "104.0 MiB outside of the heap of each executor: model 100.0 MiB, 4 x 1.0 MiB for runs"
                + " of 4096 rows at once; there is 384.0 MiB (spark.executor.memoryOverhead, by"
                + " default)");
  }

  @Test
  void addsWhatAPlugInWasSeenToTake() {
    Engine engine =
        Engine.openVino("", new PlugIn(EngineName.OPENVINO, "1.8.1", Precision.EXACT))
            .taking(200 * MIB)
            .with("said otherwise");
    MemoryNeeds needs =
        MemoryNeeds.of(conf("yarn", "spark.executor.cores", "4"), plan(100 * MIB, engine));
    assertThat(needs.bytes()).isEqualTo(304 * MIB);
    assertThat(needs.isTight()).isTrue();
    assertThat(needs.describe())
        .startsWith(
            "304.0 MiB outside of the heap of each executor: model 100.0 MiB, its engine 200.0 MiB"
                + " (measured on the driver), 4 x 1.0 MiB for runs");
  }

  @ParameterizedTest
  @CsvSource({
    "100, yarn, spark.executor.memory, 1g, false",
    "200, yarn, spark.executor.memory, 1g, true",
    "200, k8s://https://host:443, spark.executor.memoryOverhead, 1g, false",
    "900, k8s://https://host:443, spark.executor.memoryOverhead, 1024, true",
    "900, yarn, spark.executor.memory, 20g, false",
    "900, yarn, spark.executor.memoryOverheadFactor, 0.5, true",
    "900, yarn, spark.executor.minMemoryOverhead, 2000, false",
    "90000, spark://host:7077, spark.executor.memory, 1g, false",
    "100, yarn, spark.executor.cores, 400, true",
  })
  void warnsWhereAContainerMayNotSuffice(
      int modelMib, String master, String key, String value, boolean tight) {
    MemoryNeeds needs = needs(modelMib * MIB, conf(master, key, value));
    assertThat(needs.isTight()).as(needs.describe()).isEqualTo(tight);
    assertThat(needs.refusal("m.onnx")).isNull();
  }

  @Test
  void refusesAModelLargerThanTheWholeExecutor() {
    SparkConf conf = conf("yarn", "spark.executor.memory", "2g");
    assertThat(needs(2400 * MIB, conf).refusal("m.onnx")).isNull();
    Problem refusal = requireNonNull(needs(2433 * MIB, conf).refusal("m.onnx"));
    assertThat(refusal.line())
        .startsWith("THR-RUN-505: the model is larger than an executor | model m.onnx, spark.exec")
        .contains("the 2.4 GiB of an executor and its heap, got 2.4 GiB")
        .endsWith("raise spark.executor.memoryOverhead by the size of the model and more");
  }

  @ParameterizedTest
  @CsvSource({"local, 1", "local[3], 3", "'local[3, 2]', 3", "'local[4]', 4"})
  void countsTheTasksOfOneProcess(String master, int tasks) {
    MemoryNeeds needs = needs(MIB, conf(master, "spark.executor.cores", "17"));
    assertThat(needs.runs()).isEqualTo(tasks);
    assertThat(needs.describe()).contains("of this process");
  }

  @Test
  void warnsWhereTheBatchesOfOneProcessExceedWhatIsFree() {
    ScorePlan plan = plan(MIB);
    for (long free : new long[] {MIB, 100 * MIB}) {
      ExecutorMemory memory =
          new ExecutorMemory(ExecutorMemory.Kind.PROCESS, 1L << 30, free, 8, "free now");
      assertThat(MemoryNeeds.of(plan, memory).isTight()).isEqualTo(free == MIB);
    }
  }

  private static MemoryNeeds needs(long modelBytes, SparkConf conf) {
    return MemoryNeeds.of(conf, plan(modelBytes));
  }

  private static SparkConf conf(String master, String key, String value) {
    return new SparkConf(false).set("spark.master", master).set(key, value);
  }

  private static ScorePlan plan(long modelBytes) {
    return plan(modelBytes, Engine.onnxRuntime(""));
  }

  private static ScorePlan plan(long modelBytes, Engine engine) {
    ModelLocation model =
        new ModelLocation(
            "m.onnx",
            "0",
            List.of(
                new ModelLocation.Part("m.onnx", MIB, "0"),
                new ModelLocation.Part("weights", modelBytes - MIB, "1")));
    List<OutputBinding> outputs =
        List.of(new OutputBinding("y", ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of()));
    return new ScorePlan(
        model,
        List.of(
            new InputBinding(
                "x",
                ElementType.FLOAT,
                List.of(31),
                List.of(new ColumnUse(0, "x", DataTypes.FloatType)),
                NullPolicy.FAIL)),
        outputs,
        ScoreColumn.whole(outputs),
        4096,
        ScorePlan.BatchKind.FREE,
        ScoreOptions.defaults(),
        engine,
        Quarantine.OFF,
        new RowDependence(RowDependence.Kind.NONE, ""));
  }
}
