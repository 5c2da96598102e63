package io.thresher.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report as one page of HTML that needs nothing else: no script, no font, no network. The
 * template escapes every value, since names of files and columns may hold anything.
 */
final class HtmlPage {
  private static final Configuration TEMPLATES = templates();

  private HtmlPage() {}

  private static Configuration templates() {
    Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setClassForTemplateLoading(HtmlPage.class, "/io/thresher/jobs/report");
    // Maven would take the usual syntax for its own properties.
    templates.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
    templates.setDefaultEncoding(UTF_8.name());
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    templates.setLogTemplateExceptions(false);
    templates.setWrapUncheckedExceptions(true);
    return templates;
  }

  /** Whether a report of that name is a page. */
  static boolean isFor(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".html") || name.endsWith(".htm");
  }

  static byte[] of(Map<ReportField, Object> fields, RunStory story, RunState state)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("title", title(fields));
    model.put("state", state.describe(fields));
    model.put("good", state == RunState.RUNNING || state == RunState.SUCCEEDED);
    model.put("problems", problems(fields));
    List<Section> sections = new ArrayList<>();
    sections.add(facts(fields, story));
    if (fields.get(ReportField.COMPARED) instanceof ComparedParts.Compared compared) {
      sections.addAll(ComparedSections.of(compared));
    }
    if (fields.get(ReportField.FORECAST) instanceof Forecast forecast) {
      sections.addAll(ForecastSections.of(forecast));
    }
    if (fields.get(ReportField.TUNING) instanceof TuningStory tuning) {
      sections.addAll(TuningSections.of(tuning));
    }
    sections.addAll(StorySections.of(story, stages(fields)));
    model.put("sections", sections);
    model.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    model.put("version", ProgramVersion.current());
    StringWriter page = new StringWriter();
    try {
      TEMPLATES.getTemplate("page.ftlh").process(model, page);
    } catch (TemplateException e) {
      throw new IOException(e);
    }
    return page.toString().getBytes(UTF_8);
  }

  /** The template sees public types only. */
  private static List<Map<String, String>> problems(Map<ReportField, Object> fields) {
    List<Map<String, String>> problems = new ArrayList<>();
    if (fields.get(ReportField.PROBLEMS) instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof ReportParts.Reported problem) {
          problems.add(
              Map.of(
                  "code", problem.code(),
                  "what", problem.what(),
                  "where", problem.where(),
                  "expectation", problem.expectation(),
                  "fix", problem.fix()));
        }
      }
    }
    return problems;
  }

  private static String title(Map<ReportField, Object> fields) {
    Object command = fields.get(ReportField.COMMAND);
    return fields.get(ReportField.OUTPUT) instanceof ReportParts.Output output
        ? "thresher " + command + ": " + output.path()
        : "thresher " + command;
  }

  @SuppressWarnings("unchecked") // As the field is declared.
  private static Map<String, Double> stages(Map<ReportField, Object> fields) {
    return (Map<String, Double>) fields.getOrDefault(ReportField.STAGES, Map.of());
  }

  private static Section facts(Map<ReportField, Object> fields, RunStory story) {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "Started", fields.get(ReportField.STARTED));
    if (fields.get(ReportField.INPUT) instanceof List<?> input) {
      put(facts, "Input", String.join(", ", input.stream().map(String::valueOf).toList()));
    }
    if (fields.get(ReportField.MODEL) instanceof ReportParts.Model model) {
      put(facts, "Model", model.uri());
      put(facts, "Model's SHA-256", model.digest());
    }
    if (fields.get(ReportField.ENGINE) instanceof ReportParts.EngineUsed engine) {
      put(facts, "Engine", engine.name() + ": " + engine.detail());
    }
    if (fields.get(ReportField.TUNED) instanceof ReportParts.Tuned tuned) {
      put(facts, "Profile", tuned.profile());
      put(
          facts,
          "Settings of the profile",
          tuned.ignored().isEmpty() ? tuned.settings() : "not taken: " + tuned.ignored());
    }
    if (fields.get(ReportField.RUN) instanceof ReportParts.Run run) {
      put(facts, "Run", run.id());
      put(facts, "Rows read", format("%,d", run.rows().in()));
      put(facts, "Rows scored", format("%,d", run.rows().scored()));
      put(facts, "Rows set aside", format("%,d", run.rows().quarantined()));
      put(
          facts,
          "Units of work",
          run.unitsScored() < run.units()
              ? String.format(
                  Locale.ROOT,
                  "%d of %d; earlier starts, which did not end, had done the others",
                  run.unitsScored(),
                  run.units())
              : Integer.toString(run.units()));
    } else if (!story.pace().isEmpty()) {
      RunStory.Point last = story.pace().get(story.pace().size() - 1);
      put(facts, "Rows done", format("%,d in %.1f s of this start", last.rows(), last.seconds()));
    }
    if (fields.get(ReportField.ROWS_PER_SECOND) instanceof Double rate && rate > 0) {
      put(facts, "Rows a second", format("%,.0f", rate));
    }
    seconds(facts, "Seconds to start", fields.get(ReportField.START_SECONDS));
    seconds(facts, "Seconds of scoring", fields.get(ReportField.SCORING_SECONDS));
    cost(facts, fields, story);
    if (fields.get(ReportField.STALLS) instanceof List<?> stalls && !stalls.isEmpty()) {
      put(
          facts,
          "Tasks that stalled",
          String.format(Locale.ROOT, "%d, the first: %s", stalls.size(), stalls.get(0)));
    }
    return new Section(
        "Summary",
        "",
        null,
        List.of("What", "Value"),
        facts.entrySet().stream().map(fact -> List.of(fact.getKey(), fact.getValue())).toList());
  }

  private static void cost(
      Map<String, String> facts, Map<ReportField, Object> fields, RunStory story) {
    if (story.price() != null
        && fields.get(ReportField.ROWS) instanceof Long rows
        && rows > 0
        && fields.get(ReportField.START_SECONDS) instanceof Double start
        && fields.get(ReportField.SCORING_SECONDS) instanceof Double scoring) {
      double cost = story.price() * (start + scoring) / 3600;
      put(facts, "Cost of this call", format("%.6g (its start among it)", cost));
      put(facts, "Cost of a million rows", format("%.6g", cost / rows * 1e6));
    }
  }

  private static void seconds(Map<String, String> facts, String name, @Nullable Object value) {
    if (value instanceof Double seconds) {
      put(facts, name, format("%.1f", seconds));
    }
  }

  private static void put(Map<String, String> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value.toString());
    }
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
