package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import java.util.List;

/**
 * The first elements of an embedding that the graph gives itself; of length 1, as those that are
 * cut are compared by their angle.
 *
 * @param output of the graph
 */
record ShortEmbedding(String output, boolean isHalf, int dimensions) implements TextHead {

  static TextHead of(ValueSpec output, int dimensions, String shownAs) {
    List<Dimension> shape = output.shape();
    boolean known = shape != null && shape.size() == 2 && shape.get(1).isFixed();
    long width = shape != null && known ? shape.get(1).size() : 0;
    return new ShortEmbedding(
        output.name(),
        output.type() == ElementType.FLOAT16,
        Embedding.fitting(dimensions, width, shownAs));
  }

  @Override
  public TextTask task() {
    return TextTask.of(TextTask.Kind.EMBED, List.of("short_embedding"));
  }

  @Override
  public ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    String whole = isHalf ? end.cast(output, DataType.FLOAT) : output;
    String vector =
        end.node("Slice", List.of(whole, end.longs(0), end.longs(dimensions), end.longs(1)));
    end.output("short_embedding", Embedding.normalized(end, vector), DataType.FLOAT, dimensions);
    return end.build();
  }
}
