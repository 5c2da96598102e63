package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A graph after its rewrites.
 *
 * @param model the graph; as it was where there is no rewrite
 * @param rewrites those that changed something, in order
 * @param notes what they did, for people: one each
 */
public record Rewritten(ModelProto model, List<Rewrite> rewrites, List<String> notes) {
  /** To be raised with every change of what a rewrite makes of a graph. */
  private static final int VERSION = 1;

  /** Tells files of differently rewritten graphs apart, also those of other versions. */
  public String suffix() {
    StringBuilder suffix = new StringBuilder(".thresher-");
    rewrites.forEach(rewrite -> suffix.append(rewrite.name().toLowerCase(Locale.ROOT)).append('-'));
    return suffix.append(VERSION).append(".onnx").toString();
  }

  /** Rewrites a graph, as far as it has what is to be rewritten. */
  public static Rewritten of(ModelProto model, Collection<Rewrite> wanted) {
    ModelProto current = model;
    List<Rewrite> done = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Rewrite rewrite : Rewrite.values()) {
      if (!wanted.contains(rewrite)) {
        continue;
      }
      Change change =
          rewrite == Rewrite.WIDE_HALVES ? WideHalves.of(current) : RowScales.of(current);
      if (!change.note().isEmpty()) {
        current = change.model();
        done.add(rewrite);
        notes.add(change.note());
      }
    }
    return new Rewritten(current, List.copyOf(done), List.copyOf(notes));
  }

  /**
   * What one rewrite did.
   *
   * @param note for people; empty where nothing changed
   */
  record Change(ModelProto model, String note) {}
}
