package io.thresher.options;

import io.thresher.errors.Problems;
import io.thresher.errors.SqlProblems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code onnx_predict} may do when it is called from SQL, as an administrator has settled it.
 *
 * @param models folders that models may lie in; empty for any
 * @param schemes file systems that models may lie on, in lower case
 * @param ort keys of ONNX Runtime that may be set, with {@link #DEFAULT_KEYS} for the harmless ones
 * @param customOps digests of libraries of custom operators, lower-case hex
 * @param maxThreads the most threads of a run; 0 for the cores of a task
 * @param maxBatchBytes the most bytes of the inputs of a run, and of each of its outputs
 * @param maxRunTime the longest run; zero for no limit
 * @param maxModels the most sessions of a process
 * @param idleTime how long a process keeps a session that nobody uses
 * @param nativeMemory the most memory of a process beside its heap, bytes; 0 for no limit
 * @param cacheFolder where models are cached; empty for the default
 * @param cacheBytes the most that a host's cache of models keeps
 * @param isolation where models run, of programs too
 * @param engines folders that engines are looked for in, of programs too; empty for the default
 */
public record SqlRules(
    List<String> models,
    Set<String> schemes,
    Set<String> ort,
    Set<String> customOps,
    int maxThreads,
    long maxBatchBytes,
    Duration maxRunTime,
    int maxModels,
    Duration idleTime,
    long nativeMemory,
    String cacheFolder,
    long cacheBytes,
    Isolation isolation,
    List<String> engines) {
  /** Stands for the keys of ONNX Runtime that concern the caller's own scores only. */
  public static final String DEFAULT_KEYS = "default";

  public static final int DEFAULT_MAX_MODELS = 64;

  private static final Duration DEFAULT_IDLE_TIME = Duration.ofSeconds(60);
  private static final long DEFAULT_CACHE_BYTES = 16L << 30;
  private static final long DEFAULT_BATCH_BYTES = 256L << 20;
  private static final List<String> SCHEMES =
      List.of(
          "file", "hdfs", "viewfs", "s3a", "s3", "abfs", "abfss", "wasb", "wasbs", "gs", "oss",
          "cosn", "obs");

  /** Options that change how the caller's own rows are scored, and nothing else. */
  private static final Set<String> OPEN =
      Set.of(
          "batch-size",
          "batch-positions",
          "threads",
          "device",
          "bind",
          "shape",
          "pad",
          "narrow",
          "nulls",
          "outputs",
          "guard",
          "range",
          "ort",
          "reproducible",
          "engine",
          "precision",
          "batch-dependent",
          "rewrite",
          "max-tokens",
          "long-text",
          "dedup",
          "task",
          "variant",
          "tokenizer",
          "prompt",
          "dimensions",
          "aggregation",
          "top-k",
          "min-score",
          "max-overlap",
          "golden",
          "batch-timeout");

  /** Whether SQL may give an option at all. */
  public static boolean isOpen(String option) {
    return OPEN.contains(option);
  }

  /**
   * The options of a call in SQL.
   *
   * @throws io.thresher.errors.ScoringException THR-USE, with every option that is not open to SQL
   *     (701), unknown, malformed or too large (702)
   */
  public ScoreOptions parse(Map<String, String> given, int taskCores) {
    Problems problems = new Problems();
    Map<String, String> open = new LinkedHashMap<>();
    List<String> known = ScoreOptions.declared().stream().map(Declared::key).toList();
    given.forEach(
        (key, value) -> {
          if (known.contains(key) && !isOpen(key)) {
            problems.add(SqlProblems.closedOption(key, new TreeSet<>(OPEN)));
          } else {
            open.put(key, value);
          }
        });
    ScoreOptions[] parsed = {ScoreOptions.defaults()};
    problems.collect(() -> parsed[0] = ScoreOptions.parse(open));
    int most = maxThreads > 0 ? maxThreads : taskCores;
    if (parsed[0].threads() > most) {
      problems.add(
          SqlProblems.tooMany("threads", parsed[0].threads(), most, SqlSetting.MAX_THREADS.key()));
    }
    problems.throwIfAny();
    return parsed[0].of(Caller.sql(customOps, maxRunTime, maxBatchBytes), cacheFolder);
  }

  /**
   * Reads the settings among those of a Spark context.
   *
   * @throws io.thresher.errors.ScoringException THR-USE-705 for every malformed one, 710 for every
   *     unknown one: a guard that was misspelt must not stay open
   */
  public static SqlRules of(Map<String, String> configuration) {
    Problems problems = new Problems();
    Map<String, String> settings = new LinkedHashMap<>();
    configuration.forEach(
        (key, value) -> {
          boolean known = SqlSetting.keys().contains(key);
          if (known || key.startsWith(SqlSetting.PREFIX)) {
            settings.put(key, value.strip());
            if (!known) {
              problems.add(SqlProblems.unknownSetting(key, SqlSetting.keys()));
            }
          }
        });
    SettingParser parser = new SettingParser(settings, problems);
    SqlRules rules =
        new SqlRules(
            parser.items(SqlSetting.MODELS, List.of()),
            lowerCase(parser.items(SqlSetting.SCHEMES, SCHEMES)),
            new LinkedHashSet<>(parser.items(SqlSetting.ORT, List.of(DEFAULT_KEYS))),
            parser.digests(SqlSetting.CUSTOM_OPS),
            Math.toIntExact(parser.number(SqlSetting.MAX_THREADS, 0, Integer.MAX_VALUE)),
            parser.bytes(SqlSetting.MAX_BATCH_BYTES, DEFAULT_BATCH_BYTES),
            parser.time(SqlSetting.MAX_RUN_TIME, Duration.ZERO),
            Math.toIntExact(
                parser.number(SqlSetting.MAX_MODELS, DEFAULT_MAX_MODELS, Integer.MAX_VALUE)),
            parser.time(SqlSetting.IDLE_TIME, DEFAULT_IDLE_TIME),
            parser.bytes(SqlSetting.MAX_NATIVE_MEMORY, 0),
            settings.getOrDefault(SqlSetting.CACHE_DIR.key(), ""),
            parser.bytes(SqlSetting.MAX_CACHE_BYTES, DEFAULT_CACHE_BYTES),
            parser.isolation(SqlSetting.ISOLATE),
            parser.items(SqlSetting.ENGINES, List.of()));
    problems.throwIfAny();
    return rules;
  }

  private static Set<String> lowerCase(List<String> names) {
    Set<String> lower = new LinkedHashSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return lower;
  }
}
