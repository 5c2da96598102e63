package io.thresher.options;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.Problems;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to score: the options of the SQL function, the Java facade and the command line, parsed once,
 * on the driver. Immutable; an option that is not given has its declared default.
 *
 * @param batchSize the most rows in one run of the model; 0 where not given
 * @param batchPositions the most positions in one run where rows differ in length; 0 where not
 *     given
 * @param threads ONNX Runtime's threads within one run; 0 to take the cores that Spark gives a task
 * @param device the execution provider, unparsed
 * @param bind columns by input name
 * @param shape dimensions after the leading (batch) one, by input name
 * @param pad what fills up rows that are shorter than others of their run, as text, by input name
 * @param narrow inputs that accept a column of a wider type
 * @param nulls null policy by input name
 * @param defaultNulls null policy of the inputs not in {@code nulls}
 * @param outputs the outputs asked for, in order; empty for all
 * @param guard which scores are acceptable
 * @param ort ONNX Runtime session options and config entries, unchecked
 * @param reproducible whether scores are to be the same to the bit however rows are batched
 * @param cacheFolder where models are cached on each host; empty for the default
 * @param engine what runs the model
 * @param precision in what numbers it may compute
 * @param batchDependent what happens with a model whose rows depend on each other
 * @param rewrite what the model's graph may be rewritten in
 * @param maxTokens the most tokens of a text; 0 where not given
 * @param longText what happens with a text that has more
 * @param text what is made of a model of text
 * @param image which boxes are given
 * @param dedup whether rows that are alike are scored once
 * @param golden what happens with golden rows that lie beside the model
 * @param batchTimeout how long a run of the model may take; zero for no limit
 * @param caller who gave them
 */
public record ScoreOptions(
    int batchSize,
    int batchPositions,
    int threads,
    String device,
    Map<String, List<String>> bind,
    Map<String, List<Long>> shape,
    Map<String, String> pad,
    Set<String> narrow,
    Map<String, NullPolicy> nulls,
    NullPolicy defaultNulls,
    List<OutputChoice> outputs,
    GuardOptions guard,
    Map<String, String> ort,
    boolean reproducible,
    String cacheFolder,
    EngineName engine,
    Precision precision,
    BatchDependence batchDependent,
    Set<GraphRewrite> rewrite,
    int maxTokens,
    LongText longText,
    TextOptions text,
    ImageOptions image,
    boolean dedup,
    GoldenRows golden,
    Duration batchTimeout,
    Caller caller)
    implements Serializable {

  /**
   * Rows in a run of the model when not given: batches of 4096 rows stay in the processor's caches.
   */
  public static final int DEFAULT_BATCH_SIZE = 4096;

  /** Positions in a run of the model when not given; of a text, fewer. */
  public static final int DEFAULT_BATCH_POSITIONS = 16_384;

  /** Stands for every input, in {@code narrow}. */
  public static final String ALL = "all";

  /** No option given. */
  public static ScoreOptions defaults() {
    return parse(Map.of());
  }

  /** Every option there is, in the order of the help text. */
  public static List<Declared> declared() {
    return DeclaredOptions.ALL;
  }

  /**
   * Parses options by key.
   *
   * @throws io.thresher.errors.ScoringException THR-USE, with every unknown key and malformed value
   */
  public static ScoreOptions parse(Map<String, String> byKey) {
    Problems problems = new Problems();
    List<String> known = declared().stream().map(Declared::key).toList();
    for (String key : byKey.keySet()) {
      if (!known.contains(key)) {
        problems.add(OptionProblems.unknown(key, known));
      }
    }
    OptionParser parser = new OptionParser(byKey, problems);
    Map<String, NullPolicy> nulls = new LinkedHashMap<>();
    NullPolicy defaultNulls = parser.nulls(nulls);
    ScoreOptions options =
        new ScoreOptions(
            parser.positive("batch-size"),
            parser.positive("batch-positions"),
            parser.positive("threads"),
            byKey.getOrDefault("device", "cpu").strip(),
            parser.lists("bind"),
            parser.shapes("shape"),
            parser.pairs("pad"),
            new LinkedHashSet<>(parser.items("narrow")),
            nulls,
            defaultNulls,
            parser.outputs(),
            GuardOptions.parse(parser),
            parser.pairs("ort"),
            parser.flag("reproducible"),
            byKey.getOrDefault("cache-dir", "").strip(),
            parser.engine("engine"),
            parser.precision("precision"),
            parser.batchDependence("batch-dependent"),
            parser.rewrites("rewrite"),
            parser.positive("max-tokens"),
            parser.longText("long-text"),
            TextOptions.parse(parser),
            ImageOptions.parse(parser),
            parser.flag("dedup"),
            parser.golden("golden"),
            parser.time("batch-timeout"),
            Caller.PROGRAM);
    problems.throwIfAny();
    return options;
  }

  /** These options as another caller gives them, with models cached in a folder. */
  ScoreOptions of(Caller other, String folder) {
    return with(bind, text, golden, other, folder, engine);
  }

  /** These options without columns for inputs. */
  public ScoreOptions withoutBinding() {
    return with(Map.of(), text, golden, caller, cacheFolder, engine);
  }

  /** These options, passing golden rows over. */
  public ScoreOptions withoutGolden() {
    return with(bind, text, GoldenRows.SKIP, caller, cacheFolder, engine);
  }

  /** These options for a model that is named by itself, and is no variant of this one's folder. */
  public ScoreOptions withoutVariant() {
    return with(bind, text.withoutVariant(), golden, caller, cacheFolder, engine);
  }

  /** These options with another engine. */
  public ScoreOptions by(EngineName other) {
    return with(bind, text, golden, caller, cacheFolder, other);
  }

  /** These options with so many rows in one run of the model. */
  public ScoreOptions inBatchesOf(int rows) {
    return with(rows, bind, text, golden, caller, cacheFolder, engine, outputs, guard);
  }

  /** These options for one output alone, which has no guard. */
  public ScoreOptions giving(String output) {
    return with(
        batchSize,
        bind,
        text,
        golden,
        caller,
        cacheFolder,
        engine,
        List.of(new OutputChoice(output, output)),
        new GuardOptions(Map.of(), GuardAction.OFF, Map.of()));
  }

  private ScoreOptions with(
      Map<String, List<String>> columns,
      TextOptions texts,
      GoldenRows rows,
      Caller other,
      String folder,
      EngineName by) {
    return with(batchSize, columns, texts, rows, other, folder, by, outputs, guard);
  }

  private ScoreOptions with(
      int most,
      Map<String, List<String>> columns,
      TextOptions texts,
      GoldenRows rows,
      Caller other,
      String folder,
      EngineName by,
      List<OutputChoice> asked,
      GuardOptions guarded) {
    return new ScoreOptions(
        most,
        batchPositions,
        threads,
        device,
        columns,
        shape,
        pad,
        narrow,
        nulls,
        defaultNulls,
        asked,
        guarded,
        ort,
        reproducible,
        folder,
        by,
        precision,
        batchDependent,
        rewrite,
        maxTokens,
        longText,
        texts,
        image,
        dedup,
        rows,
        batchTimeout,
        other);
  }

  /** These options as far as they name no input and no output. */
  public ScoreOptions withoutNames() {
    return named(Set.of(), Set.of());
  }

  /**
   * These options for another model: without those that name an input or an output that it has not,
   * and without guards and the variant. Where none of the outputs asked for is there, all are.
   */
  public ScoreOptions named(Set<String> inputs, Set<String> outputNames) {
    Set<String> narrowed = new LinkedHashSet<>(narrow);
    narrowed.removeIf(input -> !input.equals(ALL) && !inputs.contains(input));
    return new ScoreOptions(
        batchSize,
        batchPositions,
        threads,
        device,
        of(bind, inputs),
        of(shape, inputs),
        of(pad, inputs),
        narrowed,
        of(nulls, inputs),
        defaultNulls,
        outputs.stream().filter(choice -> choice.isOf(outputNames)).toList(),
        new GuardOptions(Map.of(), GuardAction.OFF, Map.of()),
        ort,
        reproducible,
        cacheFolder,
        engine,
        precision,
        batchDependent,
        rewrite,
        maxTokens,
        longText,
        text.withoutVariant(),
        image,
        dedup,
        golden,
        batchTimeout,
        caller);
  }

  private static <V> Map<String, V> of(Map<String, V> byName, Set<String> names) {
    Map<String, V> kept = new LinkedHashMap<>(byName);
    kept.keySet().retainAll(names);
    return kept;
  }

  /** Whether an input accepts columns of a wider type. */
  public boolean narrows(String input) {
    return narrow.contains(input) || narrow.contains(ALL);
  }

  /** The null policy of an input that has no NaN, unless it was asked for by name. */
  public NullPolicy nullsWithoutNan(String input) {
    NullPolicy policy = nullsOf(input);
    boolean ofOthers = policy.kind() == NullPolicy.Kind.NAN && !nulls.containsKey(input);
    return ofOthers ? NullPolicy.FAIL : policy;
  }

  /** The null policy of an input. */
  public NullPolicy nullsOf(String input) {
    return nulls.getOrDefault(input, defaultNulls);
  }
}
