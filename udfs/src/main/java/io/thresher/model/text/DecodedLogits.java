package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.model.ValueSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logits of each token, of which columns are made behind the graph. */
record DecodedLogits(TextTask whole, List<ValueSpec> logits) implements TextHead {
  private static final String WIDE = "_float";

  /** Null where there are none for each token and label. */
  static @Nullable TextHead ofEntities(
      @Nullable ValueSpec logits, List<String> labels, Vocabulary vocabulary) {
    List<Dimension> shape = logits == null ? null : logits.shape();
    if (logits == null
        || labels.isEmpty()
        || (shape != null && shape.get(2).isFixed() && shape.get(2).size() != labels.size())) {
      return null;
    }
    TextTask task =
        new TextTask(
            Kind.TOKENS,
            List.of("entities"),
            List.of(source(logits)),
            labels,
            -1,
            vocabulary.unknown(),
            vocabulary.hasContinuations());
    return new DecodedLogits(task, List.of(logits));
  }

  /** Null where there are none for begins and ends. */
  static @Nullable TextHead ofAnswers(@Nullable ValueSpec starts, @Nullable ValueSpec ends) {
    if (starts == null || ends == null) {
      return null;
    }
    TextTask task =
        new TextTask(
            Kind.ANSWER,
            List.of("answer", "score", "start", "end"),
            List.of(source(starts), source(ends)),
            List.of(),
            -1,
            -1,
            false);
    return new DecodedLogits(task, List.of(starts, ends));
  }

  private static boolean isHalf(ValueSpec logits) {
    return logits.type() == ElementType.FLOAT16;
  }

  private static String source(ValueSpec logits) {
    return isHalf(logits) ? logits.name() + WIDE : logits.name();
  }

  @Override
  public TextTask task() {
    return whole;
  }

  @Override
  public boolean isAppended() {
    return logits.stream().anyMatch(DecodedLogits::isHalf);
  }

  @Override
  public ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    for (ValueSpec output : logits) {
      if (isHalf(output)) {
        List<Long> row = new ArrayList<>();
        List<Dimension> shape = output.shape();
        for (int i = 1; shape != null && i < shape.size(); i++) {
          row.add(shape.get(i).isFixed() ? shape.get(i).size() : -1);
        }
        end.output(source(output), end.cast(output.name(), DataType.FLOAT), DataType.FLOAT, row);
      }
    }
    return end.build();
  }
}
