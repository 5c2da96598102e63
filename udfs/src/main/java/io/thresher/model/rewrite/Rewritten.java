package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A graph after its rewrites.
 *
 * @param model the graph; as it was where there is no rewrite
 * @param rewrites those that changed something, in order
 * @param notes what they did, for people: one each
 * @param fed inputs that have lost their default, as they are fed
 * @param categories the texts that inputs of texts take the places of, -1 for others; empty where
 *     they take texts
 * @param mapKeys the keys of outputs that are tensors in place of maps: one for each column
 */
public record Rewritten(
    ModelProto model,
    List<Rewrite> rewrites,
    List<String> notes,
    List<String> fed,
    List<String> categories,
    Map<String, List<? extends Comparable<?>>> mapKeys) {
  /** To be raised with every change of what a rewrite makes of a graph. */
  private static final int VERSION = 2;

  /** Tells files of differently rewritten graphs apart, also those of other versions. */
  public String suffix() {
    StringBuilder suffix = new StringBuilder(".thresher-");
    if (!fed.isEmpty()) {
      // A name may have any character, and there may be many.
      byte[] names = String.join("\0", fed).getBytes(StandardCharsets.UTF_8);
      suffix.append(UUID.nameUUIDFromBytes(names)).append('-');
    }
    rewrites.forEach(rewrite -> suffix.append(rewrite.name().toLowerCase(Locale.ROOT)).append('-'));
    return suffix.append(VERSION).append(".onnx").toString();
  }

  /** Whether it is the graph as it was. */
  public boolean isUnchanged() {
    return rewrites.isEmpty() && fed.isEmpty();
  }

  /** Rewrites a graph, as far as it has what is to be rewritten, and leaves all defaults. */
  public static Rewritten of(ModelProto model, Collection<Rewrite> wanted) {
    return of(model, wanted, List.of());
  }

  /**
   * Rewrites a graph, as far as it has what is to be rewritten.
   *
   * @param given the inputs that are fed, also those with a default
   */
  public static Rewritten of(
      ModelProto model, Collection<Rewrite> wanted, Collection<String> given) {
    List<String> fed = Defaults.among(model, given);
    ModelProto current = Defaults.without(model, fed);
    List<Rewrite> done = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> categories = List.of();
    Map<String, List<? extends Comparable<?>>> mapKeys = Map.of();
    for (Rewrite rewrite : Rewrite.values()) {
      if (!wanted.contains(rewrite)) {
        continue;
      }
      Change change =
          switch (rewrite) {
            case WIDE_HALVES -> WideHalves.of(current);
            case LONG_COMPARISONS -> LongComparisons.of(current);
            case ROW_SCALES -> RowScales.of(current);
            case CATEGORY_CODES -> CategoryCodes.of(current);
            case PLAIN_MAPS -> PlainMaps.of(current);
          };
      if (!change.note().isEmpty()) {
        current = change.model();
        done.add(rewrite);
        notes.add(change.note());
        if (!change.categories().isEmpty()) {
          categories = change.categories();
        }
        if (!change.mapKeys().isEmpty()) {
          mapKeys = change.mapKeys();
        }
      }
    }
    return new Rewritten(
        current, List.copyOf(done), List.copyOf(notes), fed, categories, Map.copyOf(mapKeys));
  }

  /**
   * What one rewrite did.
   *
   * @param note for people; empty where nothing changed
   * @param categories as {@link Rewritten#categories}
   * @param mapKeys as {@link Rewritten#mapKeys}
   */
  record Change(
      ModelProto model,
      String note,
      List<String> categories,
      Map<String, List<? extends Comparable<?>>> mapKeys) {
    Change(ModelProto model, String note) {
      this(model, note, List.of(), Map.of());
    }

    /** The graph; its note, if there is one, goes behind the others. */
    ModelProto noted(List<String> notes) {
      if (!note.isEmpty()) {
        notes.add(note);
      }
      return model;
    }
  }
}
