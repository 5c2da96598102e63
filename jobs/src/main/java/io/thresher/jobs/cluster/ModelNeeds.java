package io.thresher.jobs.cluster;

import io.thresher.model.CachedModel;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OperatorDomains;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.RunSize;
import org.apache.hadoop.conf.Configuration;

/**
 * What a model takes outside of an executor's heap, MiB, rounded up: the sums that are compared
 * with the cluster before a run.
 *
 * @param name for comments
 * @param model its files, which the session of an executor holds once
 * @param runBytes inputs, outputs and what lies between, for each run at once
 */
record ModelNeeds(String name, long model, long runBytes) {
  private static final long ASSUMED = 512;

  /** Of no model in particular. */
  static ModelNeeds assumed() {
    return new ModelNeeds("", ASSUMED, 0);
  }

  /** Reads the model, into the driver's cache. */
  static ModelNeeds of(String reference, ScoreOptions options, Configuration fileSystems) {
    ModelStore store = new ModelStore(ModelStore.defaultRoot(), fileSystems);
    CachedModel model = store.fetch(ModelReference.parse(reference), OperatorDomains.ANY);
    long bytes = model.location().parts().stream().mapToLong(ModelLocation.Part::bytes).sum();
    return new ModelNeeds(
        reference, mebibytes(bytes), RunSize.declared(store.signature(model), options).bytes());
  }

  boolean isAssumed() {
    return name.isEmpty();
  }

  /** Of an executor that runs so many tasks at once. */
  long forTasks(long tasks) {
    return model + mebibytes(tasks * runBytes);
  }

  private static long mebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
