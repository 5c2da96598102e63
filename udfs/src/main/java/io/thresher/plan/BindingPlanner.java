package io.thresher.plan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.OptionProblems;
import io.thresher.errors.Problems;
import io.thresher.model.Dimension;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextInput;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import io.thresher.options.TextOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the columns that feed each input of a model: those the user names with {@code bind};
 * otherwise the column of the input's own name; otherwise, for a model of one input, the columns of
 * the {@code feature_names} in its metadata, the only array column, or the numeric columns in
 * order.
 */
public final class BindingPlanner {
  private final ModelSignature declared;
  private final ModelSignature signature;
  private final Columns columns;
  private final ScoreOptions options;
  private final Problems problems;
  private final List<ValueSpec> withDefault;
  private boolean feedsImages;

  public BindingPlanner(
      ModelSignature signature, Columns columns, ScoreOptions options, Problems problems) {
    declared = signature;
    this.signature = fed(signature, columns, options);
    this.columns = columns;
    this.options = options;
    this.problems = problems;
    withDefault = DefaultInputs.fed(signature, columns, options);
  }

  /** Tokens that are there already are taken as they are. */
  private static ModelSignature fed(
      ModelSignature signature, Columns columns, ScoreOptions options) {
    TextInput text = signature.text();
    if (text == null || text.task().sources().contains("ids")) {
      return signature;
    }
    List<String> names = text.task().inputs();
    boolean tokens =
        names.stream().noneMatch(options.bind()::containsKey)
            && (options.bind().containsKey(TextInput.IDS)
                || columns.find(TextInput.IDS) != null
                || (columns.find(TextInput.NAME) == null
                    && columns.candidates(StringType.class::isInstance).isEmpty()));
    if (tokens) {
      return signature.ofTokens();
    }
    boolean pair =
        text.task().mayPair()
            && (options.bind().containsKey(TextInput.PAIR) || columns.find(TextInput.PAIR) != null);
    return pair ? signature.ofPairs() : signature;
  }

  /**
   * The model as the columns feed it: with texts or with their tokens, with images or with numbers;
   * to be asked once columns are bound.
   */
  public ModelSignature fed() {
    return feedsImages ? signature : signature.ofNumbers();
  }

  /** The outputs that are given where none is asked for; to be asked once columns are bound. */
  public List<String> usualOutputs() {
    TextOptions asked = options.text();
    boolean isAsked = !asked.task().isEmpty() || asked.dimensions() > 0;
    return signature.text() == null && !feedsImages && !isAsked
        ? declared.ownOutputs()
        : declared.defaultOutputs();
  }

  /**
   * One binding for each required input, and for each with a default that is fed; fewer only if
   * problems were added.
   */
  public List<InputBinding> bind() {
    checkInputNames();
    TextOptionChecks.check(declared, signature, options, problems);
    List<InputBinding> bindings = new ArrayList<>();
    for (ValueSpec input : fedInputs()) {
      List<ColumnUse> found = find(input);
      if (found != null) {
        InputBinding binding =
            new InputChecks(input, found, options, problems).bind(signature.image());
        if (binding != null) {
          feedsImages |= binding.image() != null;
          bindings.add(binding);
        }
      }
    }
    if (signature.image() != null && !feedsImages && !bindings.isEmpty()) {
      TextOptionChecks.checkNumbers(options, problems);
    }
    TextInput text = signature.text();
    if (text != null) {
      return tokens(text, bindings);
    }
    return problems.list().isEmpty() ? PaddedInputs.settled(bindings, problems) : bindings;
  }

  private List<InputBinding> tokens(TextInput text, List<InputBinding> bindings) {
    if (text.trouble() != null) {
      problems.add(text.trouble());
    }
    if (text.task().inputs().isEmpty() || bindings.size() < signature.inputs().size()) {
      return bindings; // Of tokens; or an input has its problem already.
    }
    int texts = signature.inputs().size();
    List<InputBinding> fed = new ArrayList<>();
    fed.addAll(new TextBinding(text, options, problems).inputs(bindings.subList(0, texts)));
    fed.addAll(bindings.subList(texts, bindings.size()));
    return fed;
  }

  /**
   * The one number of rows that a run takes where the model fixes its leading dimension, or 0. Adds
   * a problem where inputs or options disagree.
   */
  public int fixedBatch() {
    long fixed = 0;
    for (ValueSpec input : withDefaults(signature.ofTokens().inputs())) {
      List<Dimension> shape = input.shape();
      if (shape != null && !shape.isEmpty() && shape.get(0).isFixed()) {
        long rows = shape.get(0).size();
        if (rows < 1 || (fixed != 0 && fixed != rows)) {
          problems.add(DataProblems.fixedBatch(input.name(), rows, rows));
        } else if (options.batchSize() != 0 && options.batchSize() != rows) {
          problems.add(DataProblems.fixedBatch(input.name(), rows, options.batchSize()));
        }
        fixed = rows;
      }
    }
    return Math.toIntExact(fixed);
  }

  /** The inputs that columns feed. */
  List<ValueSpec> fedInputs() {
    return withDefaults(signature.inputs());
  }

  private List<ValueSpec> withDefaults(List<ValueSpec> required) {
    return Stream.concat(required.stream(), withDefault.stream().filter(DefaultInputs::hasRows))
        .toList();
  }

  private void checkInputNames() {
    withDefault.stream()
        .filter(input -> !DefaultInputs.hasRows(input))
        .forEach(
            input -> problems.add(DataProblems.inputWithoutRows(input.name(), input.describe())));
    List<String> inputs =
        Stream.concat(signature.inputs().stream(), signature.optionalInputs().stream())
            .map(ValueSpec::name)
            .toList();
    checkKnown("bind", options.bind().keySet(), inputs);
    checkKnown("shape", options.shape().keySet(), inputs);
    checkKnown("pad", options.pad().keySet(), inputs);
    checkKnown(
        "narrow",
        options.narrow().stream().filter(name -> !name.equals(ScoreOptions.ALL)).toList(),
        inputs);
    checkKnown("nulls", options.nulls().keySet(), inputs);
  }

  private void checkKnown(String key, Collection<String> given, List<String> inputs) {
    for (String input : given) {
      if (!inputs.contains(input)) {
        problems.add(OptionProblems.unknownInput(key, input, inputs));
      }
    }
  }

  /** The columns that feed one input, whether they suit it or not; empty where there are none. */
  List<ColumnUse> columnsOf(ValueSpec input) {
    List<ColumnUse> found = find(input);
    return found == null ? List.of() : found;
  }

  private @Nullable List<ColumnUse> find(ValueSpec input) {
    List<String> explicit = options.bind().get(input.name());
    if (explicit != null) {
      return named(explicit, input);
    }
    ColumnUse byName = columns.find(input.name());
    if (byName != null) {
      return List.of(byName);
    }
    if (signature.inputs().size() == 1
        && signature.inputs().contains(input)
        && !columns.isUnread(input.name())) {
      List<ColumnUse> images = columns.candidates(BinaryType.class::isInstance);
      if (signature.image() != null && images.size() == 1) {
        return images;
      }
      List<String> features = FeatureNames.in(signature.metadata());
      return features.isEmpty() ? inOrder(input) : named(features, input);
    }
    problems.add(columns.missing(input.name(), input.name()));
    return null;
  }

  private @Nullable List<ColumnUse> named(List<String> names, ValueSpec input) {
    List<ColumnUse> found = new ArrayList<>();
    for (String name : names) {
      ColumnUse column = columns.find(name);
      if (column != null) {
        found.add(column);
      } else {
        problems.add(columns.missing(name, input.name()));
      }
    }
    return found.size() == names.size() && !found.isEmpty() ? found : null;
  }

  private @Nullable List<ColumnUse> inOrder(ValueSpec input) {
    List<ColumnUse> arrays = others(columns.candidates(BindingPlanner::isArray));
    List<ColumnUse> scalars = others(columns.candidates(type -> isScalar(type, input)));
    if (arrays.size() == 1 && (scalars.isEmpty() || rank(input) > 2)) {
      return arrays;
    }
    long width = fixedWidth(input);
    if (!scalars.isEmpty() && (width < 0 || width == scalars.size())) {
      return scalars;
    }
    if (arrays.size() == 1) {
      return arrays;
    }
    String why =
        String.format(
            Locale.ROOT,
            "expected %s, got %d scalar and %d array columns that could feed it",
            width < 0 ? "scalar columns or one array column" : width + " values a row",
            scalars.size(),
            arrays.size());
    problems.add(
        DataProblems.unboundInput(input.name(), input.describe(), why, columns.described()));
    return null;
  }

  /** Those that feed no input with a default. */
  private List<ColumnUse> others(List<ColumnUse> candidates) {
    List<String> taken = new ArrayList<>();
    for (ValueSpec input : withDefault) {
      taken.addAll(options.bind().getOrDefault(input.name(), List.of(input.name())));
    }
    return candidates.stream().filter(column -> !taken.contains(column.name())).toList();
  }

  private static boolean isArray(DataType type) {
    return type instanceof ArrayType || type instanceof BinaryType;
  }

  private static boolean isScalar(DataType type, ValueSpec input) {
    return (type instanceof NumericType || type instanceof BooleanType)
        ? Conversion.of(type, input.type()) != Conversion.IMPOSSIBLE
        : !isArray(type) && Conversion.of(type, input.type()) == Conversion.WIDENING;
  }

  private static int rank(ValueSpec input) {
    List<Dimension> shape = input.shape();
    return shape == null ? 2 : shape.size();
  }

  /** Values in a row as the model declares them; negative where it leaves that open. */
  private static long fixedWidth(ValueSpec input) {
    List<Dimension> shape = input.shape();
    if (shape == null) {
      return -1;
    }
    long width = 1;
    for (Dimension dimension : shape.subList(Math.min(1, shape.size()), shape.size())) {
      if (!dimension.isFixed()) {
        return -1;
      }
      width *= dimension.size();
    }
    return width;
  }
}
