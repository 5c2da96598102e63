package io.thresher.trees;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.model.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model that is a tree ensemble and what converters put around it, ready to be evaluated in Java.
 * Immutable and thread-safe: one serves all tasks of an executor, each with its own {@link
 * TreeScorer}.
 */
public final class TreeProgram {
  private final Kernel kernel;
  private final Features features;
  private final List<String> inputs;
  private final Map<String, TreeOutput> outputs;

  private TreeProgram(
      Kernel kernel, Features features, List<String> inputs, Map<String, TreeOutput> outputs) {
    this.kernel = kernel;
    this.features = features;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /**
   * What came of looking at a model.
   *
   * @param program null where ONNX Runtime has to run the model
   * @param reason why so, for people; empty where it has not
   */
  public record Recognition(@Nullable TreeProgram program, String reason) {}

  /**
   * Looks whether the model is one that the kernel takes.
   *
   * @param wanted the outputs that will be asked for; others may be anything
   */
  public static Recognition recognise(ModelProto model, List<String> wanted) {
    try {
      Graph graph = new Graph(model.getGraph());
      List<NodeProto> ensembles = graph.nodes().stream().filter(Graph::isEnsemble).toList();
      Unsupported.unless(!ensembles.isEmpty(), "no tree ensemble");
      Unsupported.unless(ensembles.size() == 1, ensembles.size() + " tree ensembles");
      NodeProto node = ensembles.get(0);
      Features features = new FeatureReader(graph).read(node.getInput(0));
      Ensemble ensemble = EnsembleReader.read(node, precision(features.type()));
      OutputReader reader = new OutputReader(graph, node, ensemble);
      Map<String, TreeOutput> outputs = new LinkedHashMap<>();
      wanted.forEach(output -> outputs.put(output, reader.read(output)));
      Kernel kernel = new Kernel(ensemble);
      for (int feature = 0; feature <= kernel.lastFeature(); feature++) {
        features.column(feature);
      }
      return new Recognition(new TreeProgram(kernel, features, graph.inputs(), outputs), "");
    } catch (Unsupported e) {
      return new Recognition(null, e.why());
    }
  }

  private static Precision precision(ElementType type) {
    return switch (type) {
      case FLOAT, INT64, INT32 -> Precision.FLOAT;
      case DOUBLE -> Precision.DOUBLE;
      default -> throw new Unsupported("an ensemble over features of type " + type.label());
    };
  }

  /** How fast this is beside ONNX Runtime on so many threads. */
  public Reckoning reckoned(int threads) {
    return TreeCosts.reckoning(kernel, threads);
  }

  /** For example {@code 100 trees, 6300 nodes, depth 6}. */
  public String describe() {
    Ensemble ensemble = kernel.ensemble();
    return String.format(
        Locale.ROOT,
        "%d trees, %d nodes, depth %d",
        ensemble.trees().size(),
        ensemble.nodes(),
        ensemble.depth());
  }

  /** The graph's inputs, in its order: their numbers are those in {@link InputColumns}. */
  public List<String> inputs() {
    return inputs;
  }

  /** Whether the features asked for are among those of inputs so wide. */
  public boolean fits(List<Integer> widths) {
    for (int feature = 0; feature <= kernel.lastFeature(); feature++) {
      Features.Column column = features.column(feature);
      if (column.column() >= widths.get(column.input())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The numbers at which trees part rows by each column of an input, as the ensemble sees them; as
   * often as trees ask for them.
   */
  public List<List<Double>> thresholds(String input, int width) {
    int number = inputs.indexOf(input);
    List<List<Double>> byColumn = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      byColumn.add(new ArrayList<>());
    }
    Ensemble ensemble = kernel.ensemble();
    for (Tree tree : ensemble.trees()) {
      for (int node = 0; node < tree.nodes(); node++) {
        Features.Column column = features.column(tree.feature()[node]);
        for (long key : tree.members().getOrDefault(node, new long[] {tree.key()[node]})) {
          double threshold = Keys.value(key, ensemble.precision());
          if (column.input() == number && Double.isFinite(threshold)) {
            byColumn.get(column.column()).add(threshold);
          }
        }
      }
    }
    return byColumn;
  }

  /** One of the wanted outputs. */
  public TreeOutput output(String name) {
    TreeOutput output = outputs.get(name);
    if (output == null) {
      throw new IllegalArgumentException(name);
    }
    return output;
  }

  /** Working memory for one thread. */
  public TreeScorer newScorer() {
    return new TreeScorer(kernel, features);
  }
}
