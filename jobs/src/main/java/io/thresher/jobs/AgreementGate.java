package io.thresher.jobs;

import io.thresher.check.PairedModels;
import io.thresher.errors.ComparisonProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.check.DisagreementLimit;
import io.thresher.jobs.check.PairedLines;
import io.thresher.jobs.cli.Terminal;
import io.thresher.jobs.manifest.ComparedModels;
import io.thresher.jobs.manifest.RunFacts;
import io.thresher.jobs.report.BoundColumns;
import io.thresher.jobs.report.RunReport;
import io.thresher.jobs.run.PublishGate;
import io.thresher.jobs.run.Run;
import io.thresher.plan.RowDependence;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.check.GoldenOutcome;
import io.thresher.spark.check.RowPairing;
import io.thresher.spark.query.compare.PairedScoring;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Tells how far two models agree, and lets a run pass where that is far enough. */
final class AgreementGate implements PublishGate {
  private final PairedScoring paired;
  private final String model;
  private final String other;
  private final DisagreementLimit limit;
  private final Terminal terminal;
  private final RunReport report;
  private final GoldenOutcome golden;
  private @Nullable ComparedModels found;

  /**
   * @param model as it was named
   * @param other the same of the one that it is compared with
   */
  AgreementGate(
      PairedScoring paired,
      String model,
      String other,
      DisagreementLimit limit,
      SparkSession session,
      Terminal terminal,
      RunReport report) {
    this.paired = paired;
    this.model = model;
    this.other = other;
    this.limit = limit;
    this.terminal = terminal;
    this.report = report;
    golden = paired.scoring().golden(session, paired.plan());
  }

  @Override
  public void announce() {
    ScorePlan plan = paired.plan();
    terminal.line("compared with " + other + " (" + plan.digest() + ")");
    if (plan.dependence().kind() != RowDependence.Kind.NONE) {
      terminal.line("  batches     " + plan.dependence().describe());
    }
    if (golden.kind() != GoldenOutcome.Kind.NONE) {
      terminal.line("  golden rows " + golden.describe());
    }
    BoundColumns.lines(plan).forEach(line -> terminal.line("  its " + line));
    paired
        .pairing()
        .targets()
        .forEach(target -> terminal.line("  compares    " + target.describe()));
  }

  @Override
  public void check(Run run) {
    PairedModels models = paired.pairing().merged(run.id(), run.findings(RowPairing.FINDING));
    PairedLines.of(models).forEach(terminal::line);
    found = ComparedModels.of(other, paired.plan().digest(), golden.describe(), models);
    report.compared(found, models);
    if (!limit.allows(models.disagreeing(), models.rows())) {
      throw new ScoringException(
          ComparisonProblems.tooMuch(
              model + ", " + other,
              limit.text(),
              DisagreementLimit.counted(models.disagreeing(), models.rows()),
              PairedLines.summary(models)));
    }
  }

  @Override
  public RunFacts told(RunFacts facts) {
    return found == null ? facts : facts.with(found);
  }
}
