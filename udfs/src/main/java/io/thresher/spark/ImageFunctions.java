package io.thresher.spark;

import io.thresher.spark.query.TextFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Tasks on columns of encoded images, for expressions in Java:
 *
 * <pre>{@code
 * data.select(col("id"), ImageFunctions.classifyImage("models/resnet", col("content")));
 * }</pre>
 *
 * <p>Each is the SQL function of its name, computed by the Score operator; options go the way of
 * SQL, or of {@link Scorer}. The session must have been started with {@link ThresherExtensions}.
 * Nulls are treated as the option {@code nulls} says: they fail unless it is given. A damaged image
 * fails.
 */
public final class ImageFunctions {
  private ImageFunctions() {}

  /** The embedding of an image: {@code array<float>}. */
  public static Column embedImage(String model, Column image) {
    return call(TextFunction.EMBED_IMAGE, model, image);
  }

  /** The class of an image: a struct of {@code label} and {@code probabilities}. */
  public static Column classifyImage(String model, Column image) {
    return call(TextFunction.CLASSIFY_IMAGE, model, image);
  }

  /** The things that an image shows: an array of structs, the surest first. In pixels. */
  public static Column detectObjects(String model, Column image) {
    return call(TextFunction.DETECT_OBJECTS, model, image);
  }

  /** The class of each pixel: a struct of a PNG and of the classes with their pixels. */
  public static Column segmentImage(String model, Column image) {
    return call(TextFunction.SEGMENT_IMAGE, model, image);
  }

  private static Column call(TextFunction function, String model, Column image) {
    return functions.call_function(function.sqlName(), functions.lit(model), image);
  }
}
