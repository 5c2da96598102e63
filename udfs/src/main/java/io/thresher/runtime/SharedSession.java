package io.thresher.runtime;

import io.thresher.model.ModelLocation;
import io.thresher.model.rewrite.Rewrite;
import io.thresher.options.Isolation;
import io.thresher.plan.PlugIn;
import io.thresher.runtime.meter.ModelMeter;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.OrtOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A session in the cache and who uses it. All fields but the final ones belong to the cache's lock.
 */
final class SharedSession {
  /**
   * What makes two sessions the same. One with libraries that a program named by path is not the
   * one with those that SQL may load by content.
   */
  record Key(
      String digest,
      Device device,
      int threads,
      Map<String, String> ort,
      List<String> treeOutputs,
      Set<String> libraries,
      List<Rewrite> rewrites,
      List<String> fed,
      Isolation isolation,
      @Nullable PlugIn plugIn) {
    static Key of(SessionSpec spec) {
      ModelLocation model = spec.model();
      return new Key(
          model.digest(),
          spec.device().settled(),
          spec.threads(),
          Map.copyOf(spec.ort()),
          List.copyOf(spec.treeOutputs()),
          OrtOptions.hasCustomOperators(spec.ort()) ? spec.caller().libraries() : Set.of(),
          List.copyOf(spec.rewrites()),
          List.copyOf(spec.fed()),
          spec.isolation(),
          spec.plugIn());
    }
  }

  final Key key;
  final BatchCeiling ceiling;
  final ModelMeter meter;
  final CompletableFuture<OpenSession> opening = new CompletableFuture<>();
  final AtomicBoolean loadReported = new AtomicBoolean();

  /** To be closed with its last lease: its arena keeps memory that others lack. */
  final AtomicBoolean spent = new AtomicBoolean();

  @Nullable OpenSession open;
  int users;
  long idleSince;

  SharedSession(Key key, BatchCeiling ceiling, ModelMeter meter) {
    this.key = key;
    this.ceiling = ceiling;
    this.meter = meter;
  }
}
