package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.model.CachedModel;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelSignature;
import io.thresher.model.ModelStore;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.model.reading.ValueSearch;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.UnboundInputs;
import io.thresher.runtime.SessionCache;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Tries models that lie in files, as the driver does. */
final class TrialModels implements AutoCloseable {
  private final Path cache;
  private final ModelStore store;
  private final SessionCache sessions = new SessionCache(SessionCache.DEFAULT_IDLE);

  TrialModels(Path cache) {
    this.cache = cache;
    store = new ModelStore(cache, new Configuration());
  }

  /** Where the model leaves dimensions open, they are given as on the command line. */
  RowVerdict verdict(Path file, String shapes) {
    Fetched fetched = fetch(file, shapes);
    try (SessionLease lease = sessions.acquire(fetched.session, () -> store)) {
      return new RowTrial(fetched.graph, fetched.inputs, fetched.outputs, fetched.session)
          .verdict(lease, UnboundInputs.fixedBatch(fetched.signature));
    }
  }

  /** The rows of every run under {@code --reproducible}. */
  int steadyRows(Path file, Duration longest) {
    Fetched fetched = fetch(file, "");
    return new SteadyBatch(
            until -> sessions.acquire(fetched.session, () -> store, until),
            fetched.graph,
            file.toString(),
            fetched.inputs,
            fetched.outputs,
            longest)
        .rows(UnboundInputs.fixedBatch(fetched.signature));
  }

  /** Whether rows get the same bits in any batch of up to so many. */
  boolean isSteady(Path file, int batchSize) {
    Fetched fetched = fetch(file, "");
    try (SessionLease lease = sessions.acquire(fetched.session, () -> store)) {
      return new BitTrial(ValueSearch.of(fetched.graph), fetched.inputs, fetched.outputs, batchSize)
          .isSteady(lease, UnboundInputs.fixedBatch(fetched.signature));
    }
  }

  /** By how much the scores of one file differ from those of another, as those of two engines. */
  EngineTrial.Finding difference(Path one, Path other, TextTask task) {
    Fetched own = fetch(one, "");
    Fetched changed = fetch(other, "");
    List<OutputBinding> outputs =
        own.signature.outputs().stream()
            .map(
                output ->
                    new OutputBinding(output.name(), output.kind(), output.type(), null, List.of()))
            .toList();
    EngineTrial trial =
        new EngineTrial(ValueSearch.of(own.graph), own.inputs, TriedOutputs.of(task, outputs));
    try (SessionLease first = sessions.acquire(own.session, () -> store);
        SessionLease second = sessions.acquire(changed.session, () -> store)) {
      return trial.finding(first, second);
    }
  }

  private record Fetched(
      ModelSignature signature,
      ModelProto graph,
      SessionSpec session,
      List<InputBinding> inputs,
      List<String> outputs) {}

  private Fetched fetch(Path file, String shapes) {
    CachedModel model = store.fetch(ModelReference.parse(file.toString()));
    ModelSignature signature = store.signature(model);
    ScoreOptions options =
        ScoreOptions.parse(shapes.isEmpty() ? Map.of() : Map.of("shape", shapes));
    return new Fetched(
        signature,
        ModelStore.graph(model),
        new SessionSpec(model.location(), Device.CPU, 1, Map.of(), cache.toString()),
        UnboundInputs.of(signature, options).orElseThrow(),
        signature.outputs().stream().map(ValueSpec::name).toList());
  }

  @Override
  public void close() {
    sessions.close();
  }
}
