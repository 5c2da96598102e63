package io.thresher.model;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or an output as the model declares it.
 *
 * @param name exactly as in the model
 * @param kind what kind of value it is
 * @param type the element type of a tensor, or the value type of a map
 * @param keyType the key type of a map; null for a tensor
 * @param shape of a tensor, leading (batch) dimension first; null where the model declares none,
 *     and for maps. Converters declare wrong shapes for outputs: see {@code plan} for the probe
 *     that settles them.
 */
public record ValueSpec(
    String name,
    Kind kind,
    ElementType type,
    @Nullable ElementType keyType,
    @Nullable List<Dimension> shape)
    implements Serializable {

  /** The kinds of value that Thresher moves. */
  public enum Kind {
    TENSOR,
    /** One map a row, as scikit-learn's ZipMap emits. */
    SEQUENCE_OF_MAPS
  }

  public static ValueSpec tensor(String name, ElementType type, @Nullable List<Dimension> shape) {
    return new ValueSpec(name, Kind.TENSOR, type, null, shape);
  }

  public static ValueSpec maps(String name, ElementType keyType, ElementType valueType) {
    return new ValueSpec(name, Kind.SEQUENCE_OF_MAPS, valueType, keyType, null);
  }

  /** For example {@code float[n, 30]} or {@code sequence<map<string, float>>}. */
  public String describe() {
    if (kind == Kind.SEQUENCE_OF_MAPS) {
      String key = keyType == null ? "?" : keyType.label();
      return "sequence<map<" + key + ", " + type.label() + ">>";
    }
    return type.label() + (shape == null ? " (no shape declared)" : shape.toString());
  }
}
