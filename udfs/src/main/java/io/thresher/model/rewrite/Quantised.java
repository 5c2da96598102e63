package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.thresher.errors.QuantizeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.reading.OnnxDomain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model in int8 whose rows do not depend on their batch, in one file and in plain operators, so
 * that any ONNX runtime computes it.
 *
 * @param model the graph
 * @param notes what was done, for people: one each
 */
public record Quantised(ModelProto model, List<String> notes) {
  /** Of {@code DynamicQuantizeLinear}. */
  private static final long LEAST_OPSET = 11;

  /**
   * Quantises a model of float32 or float16, or one that is dynamically quantised.
   *
   * @param model as its file has it
   * @param folder of the file, with those that hold its weights
   * @param bits of a weight, 7 or 8
   * @param shownAs how messages call the model
   * @throws ScoringException THR-MODEL-905 where nothing of it is worth int8, 906 where its
   *     operators are too old, 959 where a stored tensor is too large
   */
  public static Quantised of(ModelProto model, Path folder, int bits, String shownAs)
      throws IOException {
    long opset = OnnxDomain.version(model);
    if (opset < LEAST_OPSET) {
      throw new ScoringException(QuantizeProblems.tooOldForInt8(shownAs, opset, LEAST_OPSET));
    }
    List<String> notes = new ArrayList<>();
    ModelProto whole = StoredTensors.inOneFile(model, folder, shownAs);
    ModelProto wide = WideWeights.of(whole).noted(notes);
    ModelProto weights = Int8Weights.of(wide, bits).noted(notes);
    Rewritten.Change rows = RowScales.of(weights);
    ModelProto current = rows.noted(notes);
    if (rows.note().isEmpty()) {
      throw new ScoringException(QuantizeProblems.nothingForInt8(shownAs));
    }
    return new Quantised(current, List.copyOf(notes));
  }

  /**
   * With more metadata.
   *
   * @param metadata put behind the model's own
   */
  public Quantised with(Map<String, String> metadata) {
    ModelProto.Builder noted = model.toBuilder();
    metadata.forEach(
        (key, value) ->
            noted.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return new Quantised(noted.build(), notes);
  }

  /** Writes the {@code .onnx} file, and leaves the stream open. */
  public void writeTo(OutputStream out) throws IOException {
    model.writeTo(out);
  }
}
