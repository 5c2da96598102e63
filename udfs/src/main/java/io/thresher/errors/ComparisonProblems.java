package io.thresher.errors;

import java.util.Collection;
import java.util.List;

/** What is wrong with the comparison of two models, or with what it shows. */
public final class ComparisonProblems {
  private ComparisonProblems() {}

  /**
   * The two models of {@code --compare-with} differ in more rows than {@code --max-disagreement}
   * allows, so nothing is published. A row counts once, where any output that is compared differs
   * by more than its tolerance, or where the other model cannot score it.
   *
   * @param models the model and the one that it was compared with
   * @param limit as given
   * @param counted rows that disagree, of those that were compared
   * @param summary what differs most
   */
  public static Problem tooMuch(String models, String limit, String counted, String summary) {
    return new Problem(
        Area.GATE,
        821,
        "the two models disagree in more rows than allowed",
        models,
        "expected at most " + limit + ", got " + counted,
        summary
            + "; look at the worst rows in the report; raise --max-disagreement where that is well:"
            + " the same command then publishes what is scored already; or give numbers room with"
            + " --compare OUTPUT:TOLERANCE");
  }

  /**
   * A run that was interrupted, and compared two models, is continued by another version of
   * Thresher.
   */
  public static Problem otherVersion(String run, String reason) {
    return new Problem(
        Area.OUTPUT,
        822,
        "what an earlier start compared cannot be read",
        "run " + run,
        "expected the comparison as this version writes it, got: " + reason,
        "continue the run with the version that began it, or start it anew with --mode overwrite"
            + " or a --run-id of its own");
  }

  /** What stands behind {@code --compare} is no pair of outputs. */
  public static Problem badPair(String text) {
    return usage(
        823,
        "the pair of outputs cannot be read",
        "--compare '" + text + "'",
        "expected OUTPUT[=OTHER][:TOLERANCE], with a tolerance such as 0.01, 1% or 1e-6+0.1%",
        "write label, p=probability or probabilities[1]:0.01, with a backslash before '=', ':' and"
            + " '\\' in names");
  }

  /** {@code --compare} names an output that one of the two models does not have. */
  public static Problem unknownOutput(String output, String model, Collection<String> outputs) {
    return usage(
        824,
        "an output to compare is not there",
        "--compare " + output + ", model " + model,
        "expected an output of the model that is chosen",
        Nearest.hint(output, outputs));
  }

  /**
   * {@code --compare} names two outputs whose values have nothing in common, a label and a vector.
   */
  public static Problem incomparable(String output, String type, String other, String otherType) {
    return usage(
        825,
        "two outputs cannot be compared",
        "--compare " + output + "=" + other,
        "expected outputs alike, got " + type + " and " + otherType,
        "name others, or one element of each: --compare OUTPUT[ELEMENT]=OTHER[ELEMENT]");
  }

  /**
   * The two models have no output of one name, and those in the same place are of other kinds.
   *
   * @param outputs of the model
   * @param others of the other model
   */
  public static Problem nothingInCommon(List<String> outputs, List<String> others) {
    return usage(
        826,
        "the two models have no output in common",
        "--compare-with",
        "expected outputs of one name or, in their order, of one type, got "
            + String.join(", ", outputs)
            + " against "
            + String.join(", ", others),
        "say which to compare: --compare OUTPUT=OTHER");
  }

  /** With {@code --shadow}, the other model's scores stand beside, as {@code shadow_OUTPUT}. */
  public static Problem shadowTaken(String column) {
    return usage(
        827,
        "a column of the other model's scores would have the name of another",
        "column '" + column + "'",
        "expected no column and no output of that name beside --shadow",
        "keep fewer columns with --keep, rename the output with --outputs OUTPUT=NAME, or leave out"
            + " --shadow");
  }

  /** An option says more of a comparison, and there is none. */
  public static Problem withoutOther(String option) {
    return usage(
        828,
        "an option compares with another model, and none is named",
        option,
        "expected --compare-with MODEL beside it",
        "name the other model, or leave the option out");
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }
}
