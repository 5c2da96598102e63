package io.thresher.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.thresher.errors.ScoringException;
import io.thresher.options.EngineName;
import io.thresher.plan.Engine;
import io.thresher.plan.ScorePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures one shipped model by each engine that takes it: rows that lie in memory, assembled,
 * inferred and taken out again by one thread, in turn.
 */
final class EngineBench {
  private static final int ROUNDS = 9;
  private static final long PASS_NANOS = Duration.ofMillis(150).toNanos();
  private static final int MOST_CHUNK_ROWS = 4096;
  private static final List<EngineName> OTHERS = List.of(EngineName.OPENVINO, EngineName.TREES);

  private final String name;
  private final JsonNode entry;
  private final Dataset<Row> data;
  private final HeldRows rows;
  private final Map<EngineName, ScorePlan> plans = new LinkedHashMap<>();
  private final Map<String, String> refusals = new LinkedHashMap<>();
  private final Map<EngineName, List<Double>> nanosARow = new LinkedHashMap<>();

  private EngineBench(String name, JsonNode entry) {
    this.name = name;
    this.entry = entry;
    data = LocalSpark.parquet(name + "/data.parquet");
    rows = new HeldRows(data, (int) Math.min(MOST_CHUNK_ROWS, data.count()));
  }

  /**
   * Measures a model.
   *
   * @param entry of the manifest
   */
  static EngineFigures of(String name, JsonNode entry) {
    return new EngineBench(name, entry).figures();
  }

  private EngineFigures figures() {
    plans.put(EngineName.ONNXRUNTIME, plan(EngineName.ONNXRUNTIME));
    for (EngineName engine : OTHERS) {
      try {
        plans.put(engine, plan(engine));
      } catch (ScoringException e) {
        refusals.put(engine.text(), e.problems().get(0).code());
      }
    }
    Engine taken = plan(EngineName.AUTO).engine();
    measure();
    Map<String, Double> gains = new LinkedHashMap<>();
    for (EngineName engine : OTHERS) {
      if (plans.containsKey(engine)) {
        gains.put(engine.text(), gain(engine));
      }
    }
    return new EngineFigures(
        name,
        taken.identity(),
        taken.detail(),
        1e9 / median(nanosARow.getOrDefault(EngineName.ONNXRUNTIME, List.of())),
        gains,
        refusals,
        gain(taken.name()));
  }

  private ScorePlan plan(EngineName engine) {
    return ShippedModels.scoring(name, entry, Map.of("engine", engine.text()))
        .trying(data)
        .plan(data);
  }

  private void measure() {
    Map<EngineName, Long> counts = new LinkedHashMap<>();
    plans.forEach((engine, plan) -> counts.put(engine, enough(plan)));
    List<EngineName> order = new ArrayList<>(plans.keySet());
    for (int round = 0; round < ROUNDS; round++) {
      for (EngineName engine : order) {
        long count = counts.getOrDefault(engine, 1L);
        double nanos = pass(engine, count);
        nanosARow.computeIfAbsent(engine, key -> new ArrayList<>()).add(nanos / count);
      }
      Collections.reverse(order); // What comes first may pay for what came before.
    }
  }

  private double pass(EngineName engine, long count) {
    ScorePlan plan = plans.get(engine);
    if (plan == null) {
      throw new IllegalStateException(name + " was not planned with " + engine);
    }
    return rows.score(plan, 1, count).nanos();
  }

  /** Rows that take as long as a pass is to take. */
  private long enough(ScorePlan plan) {
    long count = Math.min(plan.batchSize(), rows.rows()); // A batch of some takes gigabytes.
    long nanos = rows.score(plan, 1, count).nanos();
    while (nanos < PASS_NANOS / 4) {
      count *= 4;
      nanos = rows.score(plan, 1, count).nanos();
    }
    return Math.max(1, (long) ((double) count / nanos * PASS_NANOS));
  }

  /** Of each round by itself: what disturbs one disturbs its neighbour. */
  private double gain(EngineName engine) {
    List<Double> own = nanosARow.getOrDefault(EngineName.ONNXRUNTIME, List.of());
    List<Double> other = nanosARow.getOrDefault(engine, List.of());
    List<Double> gains = new ArrayList<>();
    for (int round = 0; round < own.size(); round++) {
      gains.add(own.get(round) / other.get(round));
    }
    return median(gains);
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
