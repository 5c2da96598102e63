package io.thresher.plan;

import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The tensors that a model takes, where no data says so: for a trial on the model alone. */
public final class UnboundInputs {
  private UnboundInputs() {}

  /**
   * Bindings to a column that is not there; none where the model and the options leave a dimension
   * open.
   */
  public static Optional<List<InputBinding>> of(ModelSignature signature, ScoreOptions options) {
    List<InputBinding> bindings = new ArrayList<>();
    for (ValueSpec input : signature.ofTokens().inputs()) {
      List<Dimension> declared = input.shape();
      List<Long> chosen = options.shape().get(input.name());
      if (declared == null || declared.isEmpty()) {
        return Optional.empty();
      }
      List<Integer> rowShape = new ArrayList<>();
      for (int i = 1; i < declared.size(); i++) {
        Dimension dimension = declared.get(i);
        if (chosen != null && i - 1 < chosen.size()) {
          rowShape.add(Math.toIntExact(chosen.get(i - 1)));
        } else if (dimension.isFixed() && dimension.size() <= Integer.MAX_VALUE) {
          rowShape.add((int) dimension.size());
        } else {
          return Optional.empty();
        }
      }
      bindings.add(
          new InputBinding(
              input.name(),
              input.type(),
              rowShape,
              List.of(
                  new ColumnUse(0, input.name(), DataTypes.createArrayType(element(input.type())))),
              options.nullsOf(input.name())));
    }
    return Optional.of(List.copyOf(bindings));
  }

  private static DataType element(ElementType type) {
    return switch (type) {
      case STRING -> DataTypes.StringType;
      case BOOL -> DataTypes.BooleanType;
      default -> type.isFloating() ? DataTypes.DoubleType : DataTypes.LongType;
    };
  }

  /** The one number of rows that a model takes at a time, or 0. */
  public static int fixedBatch(ModelSignature signature) {
    for (ValueSpec input : signature.ofTokens().inputs()) {
      List<Dimension> declared = input.shape();
      if (declared != null && !declared.isEmpty() && declared.get(0).isFixed()) {
        return (int) Math.min(Integer.MAX_VALUE, declared.get(0).size());
      }
    }
    return 0;
  }
}
