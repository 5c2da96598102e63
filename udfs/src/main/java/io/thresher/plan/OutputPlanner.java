package io.thresher.plan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.InferenceProblems;
import io.thresher.errors.OpenProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.TokenProblems;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.model.image.BoxForm;
import io.thresher.model.image.ImageInput;
import io.thresher.options.LongText;
import io.thresher.options.OutputChoice;
import io.thresher.options.ScoreOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses and names outputs, and settles their shapes from what the model was seen to give:
 * converters declare wrong ones.
 */
public final class OutputPlanner {
  private final ModelSignature signature;
  private final ScoreOptions options;
  private final Problems problems;
  private final TextTask task;
  private final ModelSignature declared;

  /**
   * @param declared the model, as its folder says
   * @param fed as columns feed it
   */
  public OutputPlanner(
      ModelSignature declared, ModelSignature fed, ScoreOptions options, Problems problems) {
    this.declared = declared;
    signature = fed;
    task = fed.task();
    this.options = options;
    this.problems = problems;
  }

  /** The outputs and parts of outputs asked for, or all, under the names of their columns. */
  public List<OutputChoice> choose() {
    return choose(signature.defaultOutputs());
  }

  /**
   * The same.
   *
   * @param usual those to take where none is asked for
   */
  public List<OutputChoice> choose(List<String> usual) {
    List<String> known =
        Stream.concat(
                declared.given().stream().map(ValueSpec::name),
                task.isDecoded() ? task.outputs().stream() : Stream.of())
            .distinct()
            .toList();
    if (options.outputs().isEmpty()) {
      return usual.stream().map(name -> new OutputChoice(name, name)).toList();
    }
    Set<String> columns = new HashSet<>();
    Set<String> outputs = new HashSet<>();
    List<OutputChoice> choices =
        options.outputs().stream().map(choice -> PartReader.split(choice, known)).toList();
    for (OutputChoice choice : choices) {
      if (!known.contains(choice.output())) {
        problems.add(DataProblems.unknownOutput(choice.output(), known));
      } else if (!outputs.add(choice.output() + choice.part())) {
        problems.add(DataProblems.duplicateOutput(choice.output() + choice.part()));
      } else if (!columns.add(choice.column())) {
        problems.add(DataProblems.duplicateColumn(choice.column()));
      }
    }
    return choices;
  }

  /** The outputs of the graph that the choices need. */
  public List<OutputChoice> sources(List<OutputChoice> choices) {
    return DecodedColumns.sources(task, choices).stream()
        .map(
            choice ->
                isLabel(choice)
                    ? new OutputChoice(TextTask.PROBABILITIES, TextTask.PROBABILITIES)
                    : choice)
        .toList();
  }

  private boolean isLabel(OutputChoice choice) {
    return declared.task().isLabel(choice.output());
  }

  /** One binding for each output of the choices; fewer only if problems were added. */
  public List<OutputBinding> bind(List<OutputChoice> choices, List<ObservedOutput> observed) {
    Map<String, ObservedOutput> byName = byName(observed);
    List<OutputBinding> bindings = new ArrayList<>();
    for (String output : names(choices)) {
      ObservedOutput seen = byName.get(output);
      List<Integer> rowShape = seen == null ? null : rowShape(seen);
      if (rowShape != null && hasAnyNumber(output)) {
        rowShape = withAnyNumber(rowShape);
      }
      if (seen != null && rowShape != null) {
        bindings.add(new OutputBinding(output, seen.kind(), seen.type(), seen.keyType(), rowShape));
      } else if (seen != null) {
        String shapes = seen.shapes() + " for " + seen.rows() + " rows";
        problems.add(InferenceProblems.notPerRow(output, shapes));
      }
    }
    OutputGuard.check(options.guard(), bindings, problems);
    return bindings;
  }

  private void checkPlanes(OutputBinding logits) {
    if (logits.rowShape().size() != 3 || logits.width() == OutputBinding.DYNAMIC) {
      problems.add(InferenceProblems.notPerRow(logits.output(), "rows of " + logits.rowShape()));
    }
  }

  /** How many boxes an image has was seen of a few that are made up. */
  private boolean hasAnyNumber(String output) {
    ImageInput image = signature.image();
    return image != null && image.form() == BoxForm.CORNERS && task.sources().contains(output);
  }

  private static List<Integer> withAnyNumber(List<Integer> rowShape) {
    List<Integer> open = new ArrayList<>(rowShape);
    if (!open.isEmpty()) {
      open.set(0, OutputBinding.DYNAMIC);
    }
    return List.copyOf(open);
  }

  /** One column a choice; fewer only if problems were added. */
  public List<ScoreColumn> columns(
      List<OutputChoice> choices, List<OutputBinding> bindings, List<ObservedOutput> observed) {
    Map<String, ObservedOutput> byName = byName(observed);
    List<String> bound = bindings.stream().map(OutputBinding::output).toList();
    PartReader parts = new PartReader(problems);
    List<ScoreColumn> columns = new ArrayList<>();
    for (OutputChoice choice : choices) {
      if (task.isDecoded() && task.outputs().contains(choice.output())) {
        int source = bound.indexOf(task.sources().get(0));
        if (task.kind() == TextTask.Kind.SEGMENT && source >= 0) {
          checkPlanes(bindings.get(source));
        }
        columns.add(ScoreColumn.decoded(choice.column(), choice.output(), task, source));
        continue;
      }
      String source = isLabel(choice) ? TextTask.PROBABILITIES : choice.output();
      int output = bound.indexOf(source);
      ObservedOutput seen = byName.get(source);
      if (output < 0 || seen == null) {
        continue; // Has its problem already.
      }
      if (isLabel(choice)) {
        parts.refuse(choice);
        columns.add(ScoreColumn.label(choice.column(), declared.task().labels(), output));
        continue;
      }
      OutputBinding binding = bindings.get(output);
      if (choice.part().isEmpty()) {
        columns.add(ScoreColumn.whole(choice.column(), binding, output));
        continue;
      }
      OutputPart part = parts.read(choice, binding, seen);
      if (part != null) {
        columns.add(ScoreColumn.of(choice.column(), binding, output, part, choice.part()));
      }
    }
    return columns;
  }

  /** Adds a problem where texts are scored in windows and their scores make no one score. */
  public void checkWindows(List<OutputChoice> choices, List<OutputBinding> bindings) {
    if (options.longText() != LongText.WINDOW || signature.text() == null) {
      return;
    }
    List<String> others =
        task.isDecoded()
            ? names(choices).stream().filter(name -> !task.outputs().contains(name)).toList()
            : bindings.stream()
                .filter(output -> !isVector(output))
                .map(OutputBinding::output)
                .toList();
    if (!others.isEmpty()) {
      problems.add(TokenProblems.windowedOutputs(others));
    }
  }

  private static boolean isVector(OutputBinding output) {
    return output.kind() == ValueSpec.Kind.TENSOR
        && output.type() == ElementType.FLOAT
        && output.width() != OutputBinding.DYNAMIC;
  }

  /** The outputs that the choices name, each once. */
  public static List<String> names(List<OutputChoice> choices) {
    return choices.stream().map(OutputChoice::output).distinct().toList();
  }

  private static Map<String, ObservedOutput> byName(List<ObservedOutput> observed) {
    return observed.stream().collect(Collectors.toMap(ObservedOutput::output, Function.identity()));
  }

  /**
   * Adds a problem for every output of padded rows that could not be cut back: whose varying
   * dimensions are not as long as the row.
   */
  public void checkPadded(List<ObservedOutput> observed) {
    for (ObservedOutput seen : observed) {
      if (!followsLength(seen)) {
        String shapes = seen.shapes() + " for rows of " + seen.lengths();
        problems.add(OpenProblems.paddedOutput(seen.output(), shapes));
      }
    }
  }

  private static boolean followsLength(ObservedOutput seen) {
    List<Integer> rowShape = rowShape(seen);
    if (rowShape == null || !rowShape.contains(OutputBinding.DYNAMIC)) {
      return true;
    }
    for (int run = 0; run < seen.lengths().size(); run++) {
      for (int d = 0; d < rowShape.size(); d++) {
        if (rowShape.get(d) == OutputBinding.DYNAMIC
            && !seen.shapes().get(run).get(d + 1).equals(seen.lengths().get(run))) {
          return false;
        }
      }
    }
    return !seen.lengths().isEmpty();
  }

  /** The dimensions after the leading one; null where the leading one is not the number of rows. */
  private static @Nullable List<Integer> rowShape(ObservedOutput seen) {
    List<Integer> first = seen.shapes().get(0);
    for (int i = 0; i < seen.rows().size(); i++) {
      List<Integer> shape = seen.shapes().get(i);
      if (shape.size() != first.size()
          || shape.isEmpty()
          || !shape.get(0).equals(seen.rows().get(i))) {
        return null;
      }
    }
    List<Integer> row = new ArrayList<>();
    for (int d = 1; d < first.size(); d++) {
      int dimension = d;
      boolean same =
          seen.shapes().stream().map(shape -> shape.get(dimension)).distinct().count() == 1;
      row.add(same ? first.get(d) : OutputBinding.DYNAMIC);
    }
    return List.copyOf(row);
  }
}
