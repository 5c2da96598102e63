package io.thresher.jobs.tune;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TuneProblems;
import io.thresher.options.EngineName;
import io.thresher.plan.OpenLimits;
import io.thresher.plan.RowDependence;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.HeldRows;
import io.thresher.spark.check.SampleScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Takes a sample, puts together what is tried on it, and tries it. */
public final class Workbench {
  private static final double MOST_TRIAL = 0.5;
  private static final double LEAST_TRIAL = 0.03;

  /** Of the time, for the trials of the grid, of which each setting has some. */
  private static final double GRID = 0.35 / 3;

  /** A run side by side is to take so long, or its start and end would decide. */
  private static final double SIDE_SECONDS = 1.5;

  /** The same, as a part of the time. */
  private static final double SIDE = 0.0125;

  private static final long WRITTEN_VALUES = 2L << 20;
  private static final int MOST_COPIES = 10_000;
  private static final int MOST_TIMES = 64;
  private static final double WARM_UP = 0.02;

  private final Subject subject;
  private final List<String> models;
  private final TuneOptions options;
  private final Journal journal;
  private final Path scratch;
  private final Consumer<String> out;
  private @Nullable Found found;

  /**
   * What a search comes to.
   *
   * @param standing of the best in memory
   * @param best the same, with the column batches that suit it
   * @param rows that lie in memory
   */
  private record Found(
      Tuning tuning,
      SearchSpace space,
      Standing standing,
      Setting best,
      List<Standing> curve,
      int rows,
      long sideRows,
      SampleScores.Nearness nearness) {}

  /**
   * What the user leaves open.
   *
   * @param given keys of the options of scoring that were given
   * @param cpus cores of a task that can be tried
   * @param columnBatches rows of Spark's column batches that can be tried
   * @param input for people
   */
  public record Freedom(
      Set<String> given, List<Integer> cpus, List<Integer> columnBatches, String input) {}

  /**
   * How {@code score} is run.
   *
   * @param command runs a command line, and gives what it says of a failure, or nothing
   * @param arguments that all runs have
   */
  public record Side(Function<List<String>, String> command, List<String> arguments) {}

  /**
   * @param models the variants, as they are named
   * @param scratch a folder of its own
   * @param out takes lines for people
   */
  public Workbench(
      Subject subject,
      List<String> models,
      TuneOptions options,
      Journal journal,
      Path scratch,
      Consumer<String> out) {
    this.subject = subject;
    this.models = List.copyOf(models);
    this.options = options;
    this.journal = journal;
    this.scratch = scratch;
    this.out = out;
  }

  /**
   * Searches.
   *
   * @param plan of the defaults
   * @throws ScoringException THR-USE-892 where no setting keeps the bound on latency, 893 where
   *     there is no row
   */
  public Setting search(ScorePlan plan, Dataset<Row> data, Freedom free) {
    Sample sample = Sample.of(data, SampleSize.rows(plan));
    if (sample.count() == 0) {
      throw new ScoringException(TuneProblems.noRows(free.input()));
    }
    int chunk = Math.min(SampleSize.chunk(plan), sample.count());
    HeldRows held = new HeldRows(bound(sample.rows()), chunk);
    SampleScores.Nearness nearness =
        plan.options().reproducible()
            ? SampleScores.Nearness.SAME_BITS
            : SampleScores.Nearness.SAME_SCORES;
    SampleScores expected = held.scores(plan);
    Map<Integer, String> others = others(held, expected);
    double rate = rate(plan, held, chunk);
    SearchSpace space = space(plan, free, variants(others), rate);
    List<Setting> first = options.mostMillis() == null ? space.kinds() : space.coarse();
    out.accept(
        String.format(
            Locale.ROOT,
            "sample        %,d rows in memory; %,d settings, and %,d sizes of a run",
            held.rows(),
            space.kinds().size() + 1,
            space.sizes().size()));
    double trial = GRID * options.seconds() / (first.size() + 1);
    MemoryTrial memory =
        new MemoryTrial(
            subject,
            held,
            new MemoryTrial.Limits(
                Math.max(LEAST_TRIAL, Math.min(MOST_TRIAL, trial)),
                chunk,
                options.mostBytes(),
                nearness,
                agreement()),
            expected,
            rate);
    Tuning tuning =
        new Tuning(space, journal, options.seconds(), options.mostMillis(), this::progress);
    others.forEach((variant, reason) -> tuning.refuse(Setting.DEFAULTS.ofVariant(variant), reason));
    Standing standing = inMemory(tuning, memory);
    List<Standing> curve = tuning.curve(standing.setting(), memory);
    long sideRows = write(sample, plan, rate);
    Setting best = columns(tuning, standing.setting(), data, free, sideRows);
    found = new Found(tuning, space, standing, best, curve, held.rows(), sideRows, nearness);
    return best;
  }

  /** The best whose scores are those of the defaults. */
  private Standing inMemory(Tuning tuning, MemoryTrial memory) {
    Standing best = tuning.inMemory(memory);
    if (best == null) {
      double least =
          tuning.measured().stream()
              .mapToDouble(each -> each.median(Observation::p99Millis))
              .min()
              .orElse(0);
      throw new ScoringException(
          TuneProblems.noneFastEnough(
              options.latency(), String.format(Locale.ROOT, "%.3g ms", least)));
    }
    Optional<String> difference = memory.difference(best.setting());
    Standing defaults = tuning.standing(Setting.DEFAULTS);
    if (difference.isPresent() && defaults != null) {
      best.refuse(difference.get());
      return defaults;
    }
    return best;
  }

  private Setting columns(
      Tuning tuning, Setting best, Dataset<Row> data, Freedom free, long sideRows) {
    if (free.columnBatches().isEmpty()) {
      return best;
    }
    int usual = Integer.parseInt(data.sparkSession().conf().get(Setting.COLUMN_BATCH));
    return tuning.columns(
        best,
        usual,
        free.columnBatches(),
        new QueryTrial(subject, data.sparkSession(), sideInput(), sideRows));
  }

  /**
   * Measures what was found beside the defaults, by runs of {@code score}.
   *
   * @throws ScoringException THR-RUN-891 where one of them fails
   */
  public Verdict sideBySide(Side side) {
    Found result = found;
    if (result == null) {
      throw new IllegalStateException("nothing was searched");
    }
    if (result.best().equals(Setting.DEFAULTS)) {
      return verdict(result, null);
    }
    List<String> arguments = new ArrayList<>(side.arguments());
    arguments.add("--input=" + sideInput());
    ScoreTrial trial =
        new ScoreTrial(side.command(), arguments, models, scratch, result.sideRows());
    out.accept(
        String.format(
            Locale.ROOT, "side by side  %,d rows, Parquet to Parquet", result.sideRows()));
    return verdict(result, result.tuning().sideBySide(result.best(), trial));
  }

  private Verdict verdict(Found result, Contest.@Nullable Outcome sides) {
    return new Verdict(
        models(),
        result.best(),
        sides,
        options.mostMillis() != null && tooSlow(result.tuning().standing(Setting.DEFAULTS)),
        result.nearness(),
        result.rows(),
        CurvePoint.of(result.curve(), result.space()),
        CurvePoint.of(result.tuning().measured(), result.space()),
        result.tuning().refused());
  }

  private List<Verdict.Model> models() {
    List<Verdict.Model> all = new ArrayList<>();
    for (int variant = 0; variant < models.size(); variant++) {
      ScorePlan plan = subject.planned(Setting.DEFAULTS.ofVariant(variant)).plan();
      all.add(
          new Verdict.Model(
              models.get(variant),
              plan == null ? "" : plan.digest(),
              plan == null ? models.get(variant) : plan.model().uri()));
    }
    return all;
  }

  private boolean tooSlow(@Nullable Standing defaults) {
    Double most = options.mostMillis();
    return defaults != null && most != null && defaults.median(Observation::p99Millis) > most;
  }

  private Path sideInput() {
    return scratch.resolve("sample.parquet");
  }

  private void progress(String line) {
    out.accept("              " + line);
  }

  private long write(Sample sample, ScorePlan plan, double rate) {
    double seconds = Math.min(SIDE_SECONDS, SIDE * options.seconds());
    long wanted = Math.max(1, (long) (rate * seconds));
    long written = Math.min(wanted, WRITTEN_VALUES / SampleSize.width(plan));
    int copies = (int) Math.max(1, Math.min(MOST_COPIES, written / sample.count()));
    long times = wanted / ((long) copies * sample.count());
    try {
      return sample.write(
          sideInput(), copies, (int) Math.max(1, Math.min(MOST_TIMES, times)), subject.cores());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The columns that feed any of the models, each once. */
  private Dataset<Row> bound(Dataset<Row> rows) {
    Set<String> names = new LinkedHashSet<>();
    for (int variant = 0; variant < models.size(); variant++) {
      ScorePlan plan = subject.planned(Setting.DEFAULTS.ofVariant(variant)).plan();
      if (plan != null) {
        names.addAll(plan.boundColumns());
      }
    }
    return rows.select(
        names.stream()
            .map(name -> rows.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new));
  }

  /** Rows a second by default, once the code is compiled. */
  private double rate(ScorePlan plan, HeldRows held, int chunk) {
    int slots = subject.slots(Setting.DEFAULTS);
    long each = plan.isOpen() ? chunk : Math.max(plan.batchSize(), chunk);
    Clock warm = new Clock();
    double rate = 0;
    do {
      Clock clock = new Clock();
      HeldRows.Pass pass = held.score(plan, slots, each);
      double seconds = pass.nanos() / 1e9;
      double others = clock.othersSeconds() * Math.min(1, seconds / clock.seconds());
      rate = pass.rows() / Clock.ownSeconds(seconds, pass.cpuNanos() / 1e9, others);
      long chunks = (long) (rate * LEAST_TRIAL / slots / chunk);
      each = Math.max(each, Math.min(2 * each, chunks * chunk));
    } while (warm.seconds() < WARM_UP * options.seconds());
    return rate;
  }

  /** Why variants cannot win, by number: they score otherwise than the model, or cannot. */
  private Map<Integer, String> others(HeldRows held, SampleScores expected) {
    Map<Integer, String> others = new TreeMap<>();
    for (int variant = 1; variant < models.size(); variant++) {
      Subject.Planned planned = subject.planned(Setting.DEFAULTS.ofVariant(variant));
      ScorePlan plan = planned.plan();
      String reason = plan == null ? planned.refusal() : null;
      if (plan != null) {
        SampleScores scores = held.scores(plan);
        reason = agreement().difference(scores, expected).orElse(null);
        if (reason == null) {
          out.accept(
              "variant       %s agrees: %s"
                  .formatted(
                      models.get(variant), scores.distanceFrom(expected, options.tolerance())));
        }
      }
      if (reason != null) {
        out.accept("variant       %s is left out: %s".formatted(models.get(variant), reason));
        others.put(variant, reason);
      }
    }
    return others;
  }

  private Agreement agreement() {
    return new Agreement(options.tolerance(), options.disagreement());
  }

  private List<Integer> variants(Map<Integer, String> others) {
    return IntStream.range(0, models.size())
        .filter(variant -> !others.containsKey(variant))
        .boxed()
        .toList();
  }

  private SearchSpace space(ScorePlan plan, Freedom free, List<Integer> variants, double rate) {
    boolean open = plan.isOpen();
    String key = open ? Setting.BATCH_POSITIONS : Setting.BATCH_SIZE;
    int usual = open ? (int) OpenLimits.of(plan).positions() : plan.batchSize();
    boolean fixed =
        free.given().contains(key)
            || plan.batchKind() == ScorePlan.BatchKind.FIXED
            || plan.dependence().kind() == RowDependence.Kind.ALONE
            || plan.dependence().isAccepted();
    boolean levels = !free.given().contains(Setting.ORT);
    boolean threads =
        !free.given().contains(Setting.THREADS) && !plan.options().reproducible() && !open;
    return new SearchSpace(
        variants,
        key,
        fixed ? List.of() : SampleSize.ofRuns(plan, usual, rate),
        usual,
        threads ? free.cpus() : List.of(),
        levels ? List.of("extended", "basic") : List.of(),
        free.given().contains(Setting.ENGINE) ? List.of() : engines(plan.engine().name()),
        plan.engine().name());
  }

  /** The other engines that can run the model, too, and give its scores. */
  private List<String> engines(EngineName usual) {
    List<String> others = new ArrayList<>();
    for (EngineName engine : EngineName.values()) {
      if (engine != EngineName.AUTO && engine != usual) {
        Setting setting = Setting.DEFAULTS.with(Setting.ENGINE, engine.text());
        if (subject.planned(setting).plan() != null) {
          others.add(engine.text());
        }
      }
    }
    return others;
  }
}
