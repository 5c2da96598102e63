package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TuneProblems;
import io.thresher.jobs.cli.CommonOptions;
import io.thresher.jobs.cli.QuietLogs;
import io.thresher.jobs.cli.Subcommand;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.input.BadRowLimit;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.output.ResultOptions;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.tune.Hardware;
import io.thresher.jobs.tune.Journal;
import io.thresher.jobs.tune.Profile;
import io.thresher.jobs.tune.ProfileFile;
import io.thresher.jobs.tune.ScoreTrial;
import io.thresher.jobs.tune.Setting;
import io.thresher.jobs.tune.Subject;
import io.thresher.jobs.tune.TuneOptions;
import io.thresher.jobs.tune.Tuning;
import io.thresher.jobs.tune.Verdict;
import io.thresher.jobs.tune.Workbench;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.Sessions;
import io.thresher.spark.query.Scoring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code thresher tune}: which settings score a model fastest on this machine. */
@Command(
    name = "tune",
    description =
        "Measures settings on rows of the input, in turn: rows in a run of the model, threads and"
            + " tasks at once, graph optimisation, engine, column batches, other forms of the"
            + " model. Prints throughput and latency by batch size, compares the best with the"
            + " defaults side by side, and keeps what is faster in a profile, which score takes."
            + " Scores stay what they are. A search that was killed goes on where the same command"
            + " is given again.",
    customSynopsis = "thresher tune --model PATH --input PATH [OPTION]...",
    header = "Finds the settings that score a model fastest here.",
    footer = {
      "Example:",
      "  thresher tune --model model.onnx --input data.parquet --report tune.html"
    },
    sortOptions = false)
final class TuneCommand implements Subcommand {
  private static final String NAME = "thresher tune";

  @Mixin SourceOptions source = new SourceOptions();

  @ArgGroup(validate = false, heading = "%nTuning:%n", order = 5)
  TuneOptions tuning = new TuneOptions();

  private @Nullable CommandSpec spec;

  @Override
  public void declareOptions(CommandSpec spec) {
    this.spec = spec;
    source.declareOn(spec);
  }

  @Override
  public CommonOptions common() {
    return source.common;
  }

  @Override
  public Map<String, List<String>> paths() {
    Map<String, List<String>> paths = source.paths();
    paths.put("a variant", tuning.variants.stream().map(ScoringSource::modelPath).toList());
    paths.put("the profile", tuning.profile == null ? List.of() : List.of(tuning.profile));
    return paths;
  }

  @Override
  public void run(Terminal terminal, RunReport report) {
    Problems problems = new Problems();
    source.check(NAME, problems);
    tuning.check(problems);
    problems.throwIfAny();
    Sessions.prepare();
    SparkConf conf = SparkRuntime.configuration(source.common.conf);
    if (TunedSettings.cores(conf) == 0) {
      problems.add(TuneProblems.notLocal(conf.get("spark.master")));
    }
    ScoreOptions options = source.scoring(conf, problems);
    ScoringSource found = source.find(conf, options, BadRowLimit.NONE, problems);
    report.input(source.input.sources());
    report.refusals().forEach(problems::add);
    found.checkSparkCanStart(conf, problems);
    if (!source.common.debug) {
      QuietLogs.apply();
    }
    boolean own = Sessions.running() == null;
    SparkRuntime spark = SparkRuntime.open(conf);
    java.nio.file.@Nullable Path scratch = null;
    try {
      PlannedRows rows = found.plan(spark.session(), StructType::new, problems);
      problems.throwIfAny();
      scratch = Files.createTempDirectory("thresher-tune-");
      tune(
          new Place(Objects.requireNonNull(rows), found, conf, spark, own, scratch),
          terminal,
          report);
    } catch (IOException e) {
      throw new ScoringException(
          TuneProblems.profileUnwritable(String.valueOf(scratch), e.toString()), e);
    } finally {
      spark.close();
      delete(scratch, terminal);
    }
  }

  /**
   * Where it takes place.
   *
   * @param own whether Spark was started for it, and may be started anew
   */
  private record Place(
      PlannedRows rows,
      ScoringSource source,
      SparkConf conf,
      SparkRuntime spark,
      boolean own,
      java.nio.file.Path scratch) {}

  private static void delete(java.nio.file.@Nullable Path scratch, Terminal terminal) {
    if (scratch != null) {
      try {
        ScoreTrial.delete(scratch);
      } catch (IOException e) {
        terminal.line("left behind   " + scratch + ": " + e);
      }
    }
  }

  private void tune(Place place, Terminal terminal, RunReport report) throws IOException {
    PlannedRows rows = place.rows();
    report.model(source.model(), rows.plan().digest());
    report.engine(rows.plan().engine());
    report.dependence(rows.plan().dependence());
    terminal.line("model         " + source.model() + " (" + rows.plan().digest() + ")");
    terminal.line("engine        " + rows.plan().engine().describe());
    Hardware hardware = Hardware.here(TunedSettings.cores(place.conf()));
    ProfileFile file = profile(rows, place);
    Journal journal = journal(file, rows, place, hardware);
    if (journal.found() > 0) {
      terminal.line(
          String.format(
              Locale.ROOT,
              "goes on       behind %,d measurements of an earlier call",
              journal.found()));
    }
    Workbench bench = bench(place, journal, terminal);
    Verdict verdict;
    try {
      Setting best = bench.search(rows.plan(), rows.data(), freedom(place));
      if (best.conf().containsKey(Setting.TASK_CPUS)) {
        place.spark().close(); // Each of the two starts Spark with its own.
      }
      verdict = bench.sideBySide(side());
    } catch (ScoringException e) {
      throw e;
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
    ProfileFile kept =
        !verdict.isVariant() || tuning.profile != null
            ? file
            : new ProfileFile(new Path(verdict.model().uri() + Profile.SUFFIX), file.hadoop());
    keep(verdict, kept, hardware);
    journal.delete();
    verdict.lines().forEach(terminal::line);
    terminal.line("profile       " + verdict.profileOf(kept.path().toString()));
    report.tuning(verdict.story(kept.path().toString()));
  }

  private Workbench.Freedom freedom(Place place) {
    List<Integer> cpus = new ArrayList<>();
    int cores = TunedSettings.cores(place.conf());
    for (int each = 2; place.own() && each <= cores; each *= 2) {
      cpus.add(each);
    }
    boolean columns = place.source().readsParquet() && !place.conf().contains(Setting.COLUMN_BATCH);
    return new Workbench.Freedom(
        source.flags().givenKeys(),
        place.conf().contains(Setting.TASK_CPUS) ? List.of() : cpus,
        columns ? Tuning.COLUMN_BATCHES : List.of(),
        String.join(", ", source.input.sources()));
  }

  private ProfileFile profile(PlannedRows rows, Place place) {
    Path path =
        new Path(
            tuning.profile == null ? rows.plan().model().uri() + Profile.SUFFIX : tuning.profile);
    ProfileFile file = new ProfileFile(path, SparkRuntime.fileSystems(place.conf()));
    try {
      file.check();
    } catch (IOException e) {
      throw new ScoringException(TuneProblems.profileUnwritable(path.toString(), e.toString()), e);
    }
    return file;
  }

  /** Another search than the same one on the same data and machine starts anew. */
  private Journal journal(ProfileFile file, PlannedRows rows, Place place, Hardware hardware) {
    List<String> key = new ArrayList<>(source.flags().given());
    key.add(ResultOptions.of(Objects.requireNonNull(spec)).toString());
    key.add("partitions=" + source.input.partitions);
    key.add(new TreeMap<>(source.common.conf).toString());
    key.add(rows.plan().digest());
    key.add(hardware.describe() + " " + TunedSettings.versions());
    key.addAll(source.input.sources());
    for (FileStatus status : place.source().files().files()) {
      key.add(RunIdentities.inputFile(status).toString());
    }
    key.add(rows.data().schema().simpleString());
    java.nio.file.Path path = file.journal(rows.plan().digest());
    try {
      return Journal.open(path, String.join("\n", key));
    } catch (IOException e) {
      throw new ScoringException(TuneProblems.profileUnwritable(path.toString(), e.toString()), e);
    }
  }

  private Workbench bench(Place place, Journal journal, Terminal terminal) throws IOException {
    List<Scoring> variants = new ArrayList<>(List.of(place.rows().scorer()));
    tuning.variants.forEach(path -> variants.add(place.rows().scorer().model(path)));
    Subject subject =
        new Subject(
            variants,
            place.rows().data(),
            settings -> source.scoring(place.conf(), settings, new Problems()),
            TunedSettings.cores(place.conf()),
            Integer.parseInt(place.conf().get(Setting.TASK_CPUS, "1")));
    List<String> models = new ArrayList<>(List.of(source.model()));
    models.addAll(tuning.variants);
    return new Workbench(subject, models, tuning, journal, place.scratch(), terminal::line);
  }

  /** How {@code score} is called over the sample. */
  private Workbench.Side side() {
    List<String> arguments = new ArrayList<>(source.flags().given());
    if (source.columns.keep != null) {
      source.columns.keep.forEach(columns -> arguments.add("--keep=" + columns));
    }
    source.common.conf.forEach((key, value) -> arguments.add("--conf=" + key + "=" + value));
    arguments.addAll(List.of("--tuned=off", "--progress=none"));
    if (!source.flags().givenKeys().contains("golden")) {
      arguments.add("--golden=skip"); // They were compared already.
    }
    return new Workbench.Side(TuneCommand::score, arguments);
  }

  private static String score(List<String> arguments) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments.toArray(String[]::new),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
            new PrintStream(errors, true, UTF_8));
    return code == 0 ? "" : errors.toString(UTF_8).strip();
  }

  private void keep(Verdict verdict, ProfileFile file, Hardware hardware) {
    try {
      file.write(
          Profile.of(
              verdict.model().digest(),
              hardware,
              TunedSettings.versions(),
              verdict.chosen(),
              verdict.nearness(),
              verdict.outcome()));
    } catch (IOException e) {
      throw new ScoringException(
          TuneProblems.profileUnwritable(file.path().toString(), e.toString()), e);
    }
  }
}
