package io.thresher.plan;

import io.thresher.model.ModelLocation;
import io.thresher.options.ScoreOptions;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that executors need to score, decided on the driver. Plans that are equal give equal
 * predictions.
 *
 * @param model the very model that was planned with
 * @param inputs one binding for each required input
 * @param outputs the outputs that are asked of the model, each once; at least one
 * @param columns what is given of them, in order; at least one
 * @param batchSize rows in one run: the most, or exactly where {@code batchKind} says so
 * @param batchKind whether the model takes any number of rows
 * @param options as given
 * @param engine what runs the model
 * @param quarantine what happens to rows that cannot be scored
 * @param dependence whether rows bear on each other's scores
 */
public record ScorePlan(
    ModelLocation model,
    List<InputBinding> inputs,
    List<OutputBinding> outputs,
    List<ScoreColumn> columns,
    int batchSize,
    BatchKind batchKind,
    ScoreOptions options,
    Engine engine,
    Quarantine quarantine,
    RowDependence dependence)
    implements Serializable {

  /** What a model accepts as its leading dimension. */
  public enum BatchKind {
    /** Any number of rows. */
    FREE,
    /**
     * One number of rows only; the last batch is filled up with copies of its last row, and their
     * scores dropped.
     */
    FIXED
  }

  /** Whether rows differ in the dimensions of an input, so that not every two can share a run. */
  public boolean isOpen() {
    return inputs.stream().anyMatch(InputBinding::isOpen);
  }

  /** Whether rows wait for others before they are scored. */
  public boolean isGrouped() {
    return isOpen() || options.dedup() || columns.stream().anyMatch(ScorePlan::isMade);
  }

  private static boolean isMade(ScoreColumn column) {
    return column.part() instanceof OutputPart.Decoded;
  }

  /** Whether nothing of the outputs is given as it is: all columns are made of them. */
  public boolean isAllMade() {
    return columns.stream().allMatch(ScorePlan::isMade);
  }

  /** Whether rows that are shorter than others of their run are filled up. */
  public boolean isPadded() {
    return inputs.stream().anyMatch(InputBinding::isPadded);
  }

  /** The digest of the model: sha256, lower-case hex. */
  public String digest() {
    return model.digest();
  }

  /** The inputs as people give them: a text in place of its tokens. */
  public List<InputBinding> givenInputs() {
    return inputs.stream()
        .flatMap(
            input -> input.tokens() == null ? Stream.of(input) : input.tokens().texts().stream())
        .distinct()
        .toList();
  }

  /** The columns that feed the model, each once, in the order of the inputs. */
  public List<String> boundColumns() {
    return inputs.stream()
        .flatMap(input -> input.columns().stream())
        .map(ColumnUse::name)
        .distinct()
        .toList();
  }

  /** The ordinals of the columns that feed the model, ascending. */
  public List<Integer> usedOrdinals() {
    return inputs.stream()
        .flatMap(input -> input.columns().stream())
        .map(ColumnUse::ordinal)
        .distinct()
        .sorted()
        .toList();
  }

  /** This plan over the columns at {@code ordinals} alone, numbered anew in that order. */
  public ScorePlan renumbered(List<Integer> ordinals) {
    List<InputBinding> renumbered =
        inputs.stream()
            .map(
                input ->
                    input.over(
                        input.columns().stream()
                            .map(
                                column ->
                                    new ColumnUse(
                                        ordinals.indexOf(column.ordinal()),
                                        column.name(),
                                        column.type()))
                            .toList()))
            .toList();
    return new ScorePlan(
        model,
        renumbered,
        outputs,
        columns,
        batchSize,
        batchKind,
        options,
        engine,
        quarantine,
        dependence);
  }

  /** This plan with another engine. */
  public ScorePlan with(Engine other) {
    return new ScorePlan(
        model,
        inputs,
        outputs,
        columns,
        batchSize,
        batchKind,
        options,
        other,
        quarantine,
        dependence);
  }

  /** This plan with another way to treat rows that cannot be scored. */
  public ScorePlan with(Quarantine other) {
    return new ScorePlan(
        model, inputs, outputs, columns, batchSize, batchKind, options, engine, other, dependence);
  }

  /** What is done about the scores of each output, in the order of the outputs. */
  public List<OutputGuard> guards() {
    return outputs.stream().map(output -> OutputGuard.of(output, options.guard())).toList();
  }

  /** The binding for people to read, one line an input and a column. */
  public String describe() {
    StringBuilder text = new StringBuilder("Binding\n");
    inputs.forEach(input -> text.append("  ").append(input.describe()).append('\n'));
    columns.forEach(
        column ->
            text.append(
                "  %s -> %s (%s)%n"
                    .formatted(column.source(), column.name(), column.type().simpleString())));
    text.append("  batch size: ").append(batchSize);
    text.append(batchKind == BatchKind.FIXED ? " (fixed by the model)\n" : "\n");
    text.append("  run by: ").append(engine.describe()).append('\n');
    return text.append("  batches: ").append(dependence.describe()).append('\n').toString();
  }
}
