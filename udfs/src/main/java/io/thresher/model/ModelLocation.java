package io.thresher.model;

import java.io.Serializable;
import java.util.List;

/**
 * What an executor needs to fetch the very model that the driver planned with.
 *
 * @param uri of the {@code .onnx} file (never a folder)
 * @param digest sha256, lower-case hex, over all parts: the name of the model everywhere
 * @param parts the {@code .onnx} file first, then its external data, then the files of a model of
 *     text
 * @param choices what was chosen of it
 */
public record ModelLocation(String uri, String digest, List<Part> parts, ModelChoices choices)
    implements Serializable {

  /** Of a model of which nothing was chosen. */
  public ModelLocation(String uri, String digest, List<Part> parts) {
    this(uri, digest, parts, ModelChoices.NONE);
  }

  /**
   * One file of a model.
   *
   * @param name relative to the folder of the {@code .onnx} file
   * @param bytes its length
   * @param sha256 lower-case hex
   */
  public record Part(String name, long bytes, String sha256) implements Serializable {
    /** Whether it holds what was chosen, and lies nowhere. */
    boolean isMade() {
      return name.equals(ModelChoices.FILE);
    }

    /** The same in a folder of a cache, where all files stand beside the graph. */
    Part stored() {
      return name.startsWith(ModelSource.ABOVE)
          ? new Part(name.substring(ModelSource.ABOVE.length()), bytes, sha256)
          : this;
    }
  }
}
