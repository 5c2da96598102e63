package io.thresher.jobs.tune;

import io.thresher.options.EngineName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings that are tried.
 *
 * @param variants those that can win, by number
 * @param sizeKey the option that limits a run: rows, or positions where rows differ in length
 * @param sizes values of it, ascending powers of two; empty where it is fixed
 * @param usualSize that of the defaults
 * @param cpus cores of a task, each with as many threads in a run; empty where that is fixed
 * @param levels of ONNX Runtime's graph optimisation; empty where they are fixed
 * @param engines other values of the option engine; empty where only one can run the model
 * @param usualEngine that of the defaults
 */
public record SearchSpace(
    List<Integer> variants,
    String sizeKey,
    List<Integer> sizes,
    int usualSize,
    List<Integer> cpus,
    List<String> levels,
    List<String> engines,
    EngineName usualEngine) {

  /** A coarse grid, without the defaults. */
  public List<Setting> coarse() {
    List<Setting> settings = new ArrayList<>();
    for (Setting kind : allKinds()) {
      settings.add(kind);
      settings.addAll(coarseSizesOf(kind));
    }
    settings.remove(Setting.DEFAULTS);
    return List.copyOf(settings);
  }

  /** What can run the model, in runs of the usual size, without the defaults. */
  public List<Setting> kinds() {
    List<Setting> kinds = new ArrayList<>(allKinds());
    kinds.remove(Setting.DEFAULTS);
    return kinds;
  }

  private List<Setting> allKinds() {
    List<Setting> kinds = new ArrayList<>();
    for (int variant : variants) {
      Setting base = Setting.DEFAULTS.ofVariant(variant);
      List<Setting> engined = new ArrayList<>(List.of(base));
      engines.forEach(engine -> engined.add(base.with(Setting.ENGINE, engine)));
      for (Setting engine : engined) {
        for (Setting levelled : levelled(engine)) {
          kinds.addAll(threaded(levelled));
        }
      }
    }
    return kinds;
  }

  /** A setting in some sizes other than the usual one, far apart. */
  public List<Setting> coarseSizesOf(Setting setting) {
    return coarseSizes().stream().map(size -> sized(setting, size)).toList();
  }

  /** The sizes next to that of a setting. */
  public List<Setting> around(Setting setting) {
    int size = sizeOf(setting);
    List<Setting> settings = new ArrayList<>();
    for (int near : sizes) {
      if (near != size && near <= 2 * size && 2 * near >= size) {
        settings.add(sized(setting, near));
      }
    }
    return settings;
  }

  /** The same setting in every size, for a curve. */
  public List<Setting> curve(Setting setting) {
    return sizes.stream().map(size -> sized(setting, size)).toList();
  }

  /** Rows or positions of a run. */
  public int sizeOf(Setting setting) {
    String given = setting.options().get(sizeKey);
    return given == null ? usualSize : Integer.parseInt(given);
  }

  private Setting sized(Setting setting, int size) {
    return size == usualSize
        ? setting.without(sizeKey)
        : setting.with(sizeKey, Integer.toString(size));
  }

  private Set<Integer> coarseSizes() {
    Set<Integer> chosen = new TreeSet<>();
    if (!sizes.isEmpty()) {
      int last = sizes.get(sizes.size() - 1);
      sizes.stream()
          .filter(
              size -> size != usualSize && (Integer.numberOfTrailingZeros(last / size) & 1) == 0)
          .forEach(chosen::add);
    }
    return chosen;
  }

  private List<Setting> levelled(Setting engine) {
    List<Setting> all = new ArrayList<>(List.of(engine));
    if (engineOf(engine) == EngineName.ONNXRUNTIME) {
      levels.forEach(
          level -> all.add(engine.with(Setting.ORT, "graph_optimization_level=" + level)));
    }
    return all;
  }

  private List<Setting> threaded(Setting levelled) {
    List<Setting> all = new ArrayList<>(List.of(levelled));
    boolean trees = engineOf(levelled) == EngineName.TREES;
    for (int cores : trees ? List.<Integer>of() : cpus) {
      all.add(
          levelled
              .with(Setting.THREADS, Integer.toString(cores))
              .withConf(Setting.TASK_CPUS, Integer.toString(cores)));
    }
    return all;
  }

  /** The tree kernel has no sessions whose threads could differ, and others no graph of theirs. */
  private EngineName engineOf(Setting setting) {
    String given = setting.options().get(Setting.ENGINE);
    return given == null ? usualEngine : EngineName.valueOf(given.toUpperCase(Locale.ROOT));
  }
}
