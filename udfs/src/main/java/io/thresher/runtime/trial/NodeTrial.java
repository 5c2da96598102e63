package io.thresher.runtime.trial;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.ScoringException;
import io.thresher.model.ModelStore;
import io.thresher.model.reading.KnownValues;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionCache;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what the nodes of a graph do, from ONNX Runtime's profile of one run in a session of
 * its own: which of them its own execution provider runs, beside a plug-in that takes what it can,
 * and how many bytes they move.
 */
public final class NodeTrial {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTrial.class);
  private static final String OWN = "CPUExecutionProvider";

  private final SessionSpec spec;
  private final Supplier<ModelStore> store;
  private final Map<String, KnownValues> known;

  /**
   * @param spec of the session
   * @param known values that suit the model, by input
   */
  public NodeTrial(SessionSpec spec, Supplier<ModelStore> store, Map<String, KnownValues> known) {
    this.spec = spec;
    this.store = store;
    this.known = known;
  }

  /**
   * The operators that ONNX Runtime runs itself, with how many nodes there are of each, as it has
   * optimized the graph. Empty where that could not be seen.
   */
  public Optional<Map<String, Integer>> own(List<InputBinding> inputs, List<String> outputs) {
    return nodes(inputs, outputs).map(NodeTrial::own);
  }

  /**
   * The bytes of a row that the largest step moves: what a node takes of other nodes or of the
   * rows, and what it gives. Empty where that could not be seen.
   */
  public OptionalLong largestStep(List<InputBinding> inputs, List<String> outputs) {
    return nodes(inputs, outputs).stream()
        .flatMap(List::stream)
        .mapToLong(
            node -> node.path("activation_size").asLong() + node.path("output_size").asLong())
        .map(bytes -> bytes / BatchTrial.FEW)
        .max();
  }

  /** What the profile says of each node. */
  private Optional<List<JsonNode>> nodes(List<InputBinding> inputs, List<String> outputs) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("thresher-nodes");
      if (!run(spec.profiled(folder.resolve("run").toString()), inputs, outputs)) {
        return Optional.empty();
      }
      try (Stream<Path> files = Files.list(folder)) {
        Optional<Path> profile = files.findFirst();
        return profile.isEmpty() ? Optional.empty() : Optional.of(nodes(profile.get()));
      }
    } catch (IOException | ScoringException e) {
      LOG.warn("It is not known what the nodes of {} do", spec.model().uri(), e);
      return Optional.empty();
    } finally {
      delete(folder);
    }
  }

  /** Whether the model took any rows. The profile is written when the session is closed. */
  private boolean run(SessionSpec profiled, List<InputBinding> inputs, List<String> outputs) {
    TrialTime time = new TrialTime(TrialTime.LONGEST);
    try (SessionCache sessions = new SessionCache(SessionCache.DEFAULT_IDLE, 1);
        SessionLease lease = sessions.acquire(profiled, store, time)) {
      time.begin();
      TrialRun trial = new TrialRun(lease, inputs, outputs);
      for (TrialRows.Range range : TrialRows.Range.values()) {
        try {
          trial.scores(BatchTrial.FEW, new TrialRows(known, range)::ordinary);
          return true;
        } catch (OrtException e) {
          // Other values may suit it.
        }
      }
      return false;
    }
  }

  private static List<JsonNode> nodes(Path profile) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (JsonNode event : new ObjectMapper().readTree(profile.toFile())) {
      if (event.path("name").asText().endsWith("_kernel_time")) {
        nodes.add(event.path("args"));
      }
    }
    return nodes;
  }

  private static Map<String, Integer> own(List<JsonNode> nodes) {
    Map<String, Integer> own = new TreeMap<>();
    for (JsonNode node : nodes) {
      if (node.path("provider").asText().equals(OWN)) {
        own.merge(node.path("op_name").asText(), 1, Integer::sum);
      }
    }
    return own;
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      LOG.warn("{} stays behind", folder, e);
    }
  }
}
