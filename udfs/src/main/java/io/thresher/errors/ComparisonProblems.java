package io.thresher.errors;

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
            + "; look at the worst rows in the report; give numbers room with --compare"
            + " OUTPUT:TOLERANCE, or raise --max-disagreement: the same command then publishes what"
            + " is scored already");
  }
}
