package io.thresher.spark;

import static java.util.Objects.requireNonNull;

import io.thresher.model.CachedModel;
import io.thresher.model.ModelLocation;
import io.thresher.model.OperatorDomains;
import io.thresher.model.image.ImageModel;
import io.thresher.model.rewrite.FixedScales;
import io.thresher.model.rewrite.Quantised;
import io.thresher.model.text.TextModel;
import io.thresher.options.ScoreOptions;
import io.thresher.runtime.ort.OrtOptions;
import io.thresher.spark.shared.ModelChoice;
import io.thresher.spark.task.Models;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Models, before Spark is there. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Fetches a model as planning will, which then finds it.
   *
   * @throws io.thresher.errors.ScoringException with every problem found
   */
  public static ModelLocation find(String model, ScoreOptions options, Configuration hadoop) {
    return fetch(model, options, hadoop).location();
  }

  private static CachedModel fetch(String model, ScoreOptions options, Configuration hadoop) {
    OperatorDomains domains =
        OrtOptions.hasCustomOperators(options.ort()) ? OperatorDomains.ANY : OperatorDomains.KNOWN;
    return Models.store(options.cacheFolder(), hadoop)
        .fetch(ModelChoice.of(model, options), domains);
  }

  /**
   * A model in int8.
   *
   * @param source the model that it is made of
   * @param folder holds the source's files on this host, by their names there
   */
  public record Int8(ModelLocation source, Path folder, Quantised quantised) {
    /** The files that stand beside the graph and have no weights, by where they are now. */
    public Map<String, Path> companions() {
      Map<String, Path> files = new LinkedHashMap<>();
      for (ModelLocation.Part part : source.parts()) {
        String name = part.name().replaceFirst("^\\.\\./", "");
        if (TextModel.FILES.contains(name) || ImageModel.FILES.contains(name)) {
          files.put(name, folder.resolve(name));
        }
      }
      return files;
    }
  }

  /**
   * A model whose values get static scales once their ranges are known.
   *
   * @param source the model
   * @param folder holds its files on this host, by their names there
   */
  public record Calibration(ModelLocation source, Path folder, FixedScales scales) {
    /** What {@link #scales} made, with the files that belong to it. */
    public Int8 of(Quantised made) {
      return new Int8(source, folder, made);
    }
  }

  /**
   * Looks at what of a model in float32 can be int8 with static scales.
   *
   * @param bits of a weight, 7 or 8
   * @throws io.thresher.errors.ScoringException with every problem found
   */
  public static Calibration calibration(
      String model, ScoreOptions options, Configuration hadoop, int bits) {
    CachedModel cached = fetch(model, options, hadoop);
    FixedScales scales = Models.store(options.cacheFolder(), hadoop).fixedScales(cached, bits);
    return new Calibration(cached.location(), requireNonNull(cached.file().getParent()), scales);
  }

  /**
   * Makes a model in int8 of one in float32 or of one that is dynamically quantised.
   *
   * @param bits of a weight, 7 or 8
   * @throws io.thresher.errors.ScoringException with every problem found
   */
  public static Int8 quantise(String model, ScoreOptions options, Configuration hadoop, int bits) {
    CachedModel cached = fetch(model, options, hadoop);
    Quantised quantised = Models.store(options.cacheFolder(), hadoop).quantised(cached, bits);
    return new Int8(cached.location(), requireNonNull(cached.file().getParent()), quantised);
  }
}
