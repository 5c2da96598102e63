package io.thresher.plan;

import io.thresher.errors.Problems;
import io.thresher.errors.TokenProblems;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.options.Aggregation;
import io.thresher.options.LongText;
import io.thresher.options.ScoreOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether what options say of texts has something to bear on: nothing is passed over. */
final class TextOptionChecks {
  private static final String TEXT = "a column of text that is cut into tokens here";

  private final ScoreOptions options;
  private final Problems problems;
  private final Kind kind;
  private final String got;

  private TextOptionChecks(ScoreOptions options, Problems problems, Kind kind, String got) {
    this.options = options;
    this.problems = problems;
    this.kind = kind;
    this.got = got;
  }

  /**
   * Adds THR-USE-913 for each option that bears on nothing.
   *
   * @param declared the model
   * @param fed as the columns feed it
   */
  static void check(
      ModelSignature declared, ModelSignature fed, ScoreOptions options, Problems problems) {
    TextInput text = declared.text();
    TextTask task = declared.task();
    boolean tokens = text != null && fed.text() == null;
    String name = task.kind().label();
    boolean ofNone = text == null && declared.image() == null;
    String got = ofNone ? "a model that takes no text" : tokens ? "its tokens" : "task " + name;
    TextOptionChecks checks =
        new TextOptionChecks(options, problems, tokens || ofNone ? Kind.RAW : task.kind(), got);
    checks.checkTexts(fed.text());
    checks.checkResults();
    if (tokens) {
      checks.checkTask(task);
    }
  }

  private void checkTexts(@Nullable TextInput text) {
    boolean isText = text != null && !text.task().inputs().isEmpty();
    use(isText || options.text().prompt().isEmpty(), "prompt", options.text().prompt(), TEXT);
    use(isText || options.maxTokens() == 0, "max-tokens", "" + options.maxTokens(), TEXT);
    String longText = options.longText().name().toLowerCase(Locale.ROOT);
    use(isText || options.longText() == LongText.TRUNCATE, "long-text", longText, TEXT);
    Aggregation aggregation = options.text().aggregation();
    use(
        kind == Kind.TOKENS || aggregation == Aggregation.SIMPLE,
        "aggregation",
        aggregation.name().toLowerCase(Locale.ROOT),
        "a model that finds entities in a text (task tokens)");
  }

  /**
   * Adds THR-USE-913 for each option that says what is made of an image, where a model of images is
   * fed with numbers.
   */
  static void checkNumbers(ScoreOptions options, Problems problems) {
    TextOptionChecks checks =
        new TextOptionChecks(options, problems, Kind.RAW, "numbers in place of images");
    checks.checkResults();
    String asked = options.text().task();
    checks.use(asked.isEmpty() || asked.equals("raw"), "task", asked, "a column of images");
  }

  private void checkResults() {
    String boxes = "a model that finds boxes in images (task detect)";
    double least = options.image().minScore();
    double overlap = options.image().maxOverlap();
    use(kind == Kind.DETECT || least < 0, "min-score", "" + least, boxes);
    use(kind == Kind.DETECT || overlap < 0, "max-overlap", "" + overlap, boxes);
    boolean several = kind == Kind.FILL || kind == Kind.CLASSIFY || kind == Kind.DETECT;
    use(
        several || options.text().topK() == 0,
        "top-k",
        "" + options.text().topK(),
        "a model that finds a missing word of a text (task fill), classes of texts or images"
            + " (classify), or boxes in images (detect)");
  }

  /** What is made of a graph's outputs and the text has no meaning where there are tokens alone. */
  private void checkTask(TextTask task) {
    String asked = options.text().task();
    use(asked.isEmpty() || !task.isDecoded(), "task", asked, TEXT);
  }

  private void use(boolean bears, String option, String value, String expected) {
    if (!bears) {
      problems.add(TokenProblems.noUse(option, value, expected, got));
    }
  }
}
