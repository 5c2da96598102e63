package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.TuneProblems;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.report.ProgramVersion;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.run.EarlierSettings;
import io.thresher.jobs.tune.Hardware;
import io.thresher.jobs.tune.Profile;
import io.thresher.jobs.tune.ProfileFile;
import io.thresher.jobs.tune.ProfileOptions;
import io.thresher.jobs.tune.Setting;
import io.thresher.model.ModelLocation;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.ModelFiles;
import io.thresher.spark.Sessions;
import io.thresher.spark.Versions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a profile has for what is scored, or those that the same run was begun with.
 *
 * @param setting what is taken
 * @param text as the identity of a run keeps it; empty where nothing was taken
 * @param source where it comes from, for people; empty where there is nothing
 * @param ignored why nothing is taken; empty where it is
 */
record TunedSettings(Setting setting, String text, String source, String ignored) {
  private static final TunedSettings NONE = none("", "");
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,.*)?])?");

  private static TunedSettings none(String source, String ignored) {
    return new TunedSettings(Setting.DEFAULTS, "", source, ignored);
  }

  private static TunedSettings of(Setting setting, String source) {
    return new TunedSettings(setting, text(setting), source, "");
  }

  /**
   * Those that a run was begun with, as far as they fit here. The cores of a task are Spark's and
   * leave scores and work as they are; threads within a run may not.
   */
  static TunedSettings ofRun(EarlierSettings earlier, SparkConf conf) {
    Setting begun = parsed(earlier.tuned());
    Setting fitting = begun;
    for (Map.Entry<String, String> property : begun.conf().entrySet()) {
      boolean free = !conf.contains(property.getKey());
      boolean fits =
          !property.getKey().equals(Setting.TASK_CPUS)
              || (Sessions.running() == null
                  && Integer.parseInt(property.getValue()) <= cores(conf));
      fitting = free && fits ? fitting : fitting.withoutConf(property.getKey());
    }
    String source = "run " + earlier.run() + ", which was begun with ";
    String more = begun.equals(fitting) ? "them" : begun.describe();
    return new TunedSettings(fitting, earlier.tuned(), source + more, "");
  }

  /**
   * Looks for them. Adds a problem where a profile that was named cannot be read.
   *
   * @param begun what the same run was begun with; null where it was not
   */
  static TunedSettings find(
      ScoreArguments arguments,
      ScoreOptions options,
      SparkConf conf,
      @Nullable EarlierSettings begun,
      Problems problems) {
    Search search = new Search(arguments, options, conf);
    try {
      ModelLocation model = ModelFiles.find(arguments.source.model(), options, search.fileSystems);
      return search.of(model, begun, problems);
    } catch (RuntimeException e) {
      return NONE; // Planning finds the same, and all that is wrong beside it.
    }
  }

  /** Of what a machine scores with. */
  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("thresher", ProgramVersion.current());
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("onnxruntime", Versions.onnxRuntime());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** The cores of Spark in this process, as it runs or will; 0 where they are elsewhere. */
  static int cores(SparkConf conf) {
    SparkSession running = Sessions.running();
    String master =
        running == null ? conf.get("spark.master", "local[*]") : running.sparkContext().master();
    Matcher local = LOCAL.matcher(master);
    if (!local.matches()) {
      return 0;
    }
    String number = local.group(1) == null ? "1" : local.group(1);
    return number.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(number);
  }

  /** Says what is taken, or why nothing is. */
  void tell(Terminal terminal, RunReport report) {
    if (source.isEmpty()) {
      return;
    }
    Map<String, String> settings = new LinkedHashMap<>(setting.options());
    settings.putAll(setting.conf());
    report.tuned(source, settings, ignored);
    terminal.line(
        "tuned         "
            + (ignored.isEmpty()
                ? setting.describe() + ", from " + source
                : source + " is not used: " + ignored));
  }

  private static String text(Setting setting) {
    StringBuilder text = new StringBuilder();
    setting.options().forEach((key, value) -> append(text, key, value));
    setting.conf().forEach((key, value) -> append(text, key, value));
    return text.toString();
  }

  private static void append(StringBuilder text, String key, String value) {
    text.append(text.isEmpty() ? "" : ";").append(key).append('=').append(value);
  }

  private static Setting parsed(String text) {
    Setting setting = Setting.DEFAULTS;
    for (String part : text.isEmpty() ? new String[0] : text.split(";", -1)) {
      String key = part.substring(0, part.indexOf('='));
      String value = part.substring(part.indexOf('=') + 1);
      setting = key.startsWith("spark.") ? setting.withConf(key, value) : setting.with(key, value);
    }
    return setting;
  }

  /** Sets the properties of Spark, where it does not run yet or they are those of a session. */
  void configure(SparkConf conf) {
    setting.conf().forEach(conf::set);
  }

  /** One search. */
  private static final class Search {
    private final ScoreArguments arguments;
    private final ScoreOptions options;
    private final SparkConf conf;
    private final Configuration fileSystems;

    Search(ScoreArguments arguments, ScoreOptions options, SparkConf conf) {
      this.arguments = arguments;
      this.options = options;
      this.conf = conf;
      fileSystems = SparkRuntime.fileSystems(conf);
    }

    TunedSettings of(ModelLocation model, @Nullable EarlierSettings begun, Problems problems) {
      ProfileOptions wanted = arguments.tuned;
      if (!wanted.areWanted()) {
        return NONE;
      }
      TunedSettings found = ofProfile(model, wanted.file(), problems);
      if (begun == null || begun.tuned().equals(found.text)) {
        return found;
      }
      return begun.tuned().isEmpty()
          ? none(found.source, "run " + begun.run() + " was begun without it")
          : ofRun(begun, conf);
    }

    private TunedSettings ofProfile(
        ModelLocation model, @Nullable String named, Problems problems) {
      ProfileFile file =
          new ProfileFile(
              new Path(named == null ? model.uri() + Profile.SUFFIX : named), fileSystems);
      String place = file.path().toString();
      try {
        Optional<Profile> profile = file.read();
        if (profile.isEmpty()) {
          if (named != null) {
            problems.add(TuneProblems.profileUnreadable(named, "no file"));
          }
          return NONE;
        }
        Optional<String> objection = objection(profile.get(), model.digest());
        return objection.isPresent()
            ? none(place, objection.get())
            : TunedSettings.of(effective(profile.get().setting()), place);
      } catch (IOException e) {
        if (named != null) {
          problems.add(TuneProblems.profileUnreadable(named, String.valueOf(e.getMessage())));
          return NONE;
        }
        return none(place, String.valueOf(e.getMessage()));
      }
    }

    private Optional<String> objection(Profile profile, String digest) {
      int cores = cores(conf);
      if (cores == 0) {
        return Optional.of("the executors are other machines than the one that was tuned");
      }
      Optional<String> otherwise = profile.objection(digest, Hardware.here(cores), versions());
      if (otherwise.isPresent()) {
        return otherwise;
      }
      if (options.reproducible() && !profile.sameBits()) {
        return Optional.of("it was not tuned with --reproducible, and may change bits");
      }
      boolean late = Sessions.running() != null;
      return late && profile.conf().containsKey(Setting.TASK_CPUS)
          ? Optional.of("Spark runs already, and has other cores for a task")
          : Optional.empty();
    }

    /** What the user says wins. */
    private Setting effective(Setting setting) {
      Setting left = setting;
      for (String key : arguments.source.flags().givenKeys()) {
        left = left.without(key);
      }
      for (String key : setting.conf().keySet()) {
        left = conf.contains(key) ? left.withoutConf(key) : left;
      }
      if (Integer.parseInt(left.conf().getOrDefault(Setting.TASK_CPUS, "1")) > cores(conf)) {
        left = left.withoutConf(Setting.TASK_CPUS);
      }
      // Threads of a run are the cores of its task, or there would be too many.
      boolean both =
          left.options().containsKey(Setting.THREADS) == left.conf().containsKey(Setting.TASK_CPUS);
      return both ? left : left.without(Setting.THREADS).withoutConf(Setting.TASK_CPUS);
    }
  }
}
