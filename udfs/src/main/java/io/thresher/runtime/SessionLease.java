package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.options.Caller;
import io.thresher.plan.TokenSource;
import io.thresher.runtime.meter.ModelMeter;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.ResultReader;
import io.thresher.tensor.Categories;
import io.thresher.tensor.MemorySource;
import io.thresher.tensor.TextEncoder;
import io.thresher.trees.TreeProgram;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A session on loan from a {@link SessionCache}, which stays open at least until the lease is
 * closed. May be used by the thread that acquired it, one run at a time, and closed by any: a run
 * that is under way then ends early and keeps the session until it has.
 */
public final class SessionLease implements AutoCloseable {
  private final SharedSession shared;
  private final OpenSession open;
  private final DeviceLane lane;
  private final LeasedRuns runs;
  private final AtomicBoolean closed = new AtomicBoolean();

  SessionLease(SharedSession shared, OpenSession open, DeviceLane lane, LeasedRuns runs) {
    this.runs = runs;
    RunWatch.SHARED.add(runs);
    this.shared = shared;
    this.open = open;
    this.lane = lane;
  }

  /** Never to be closed by the caller. */
  ModelSession session() {
    return opened(open.session());
  }

  /** The shapes that the model declares for its tensor outputs, dynamic dimensions negative. */
  Map<String, long[]> declaredShapes() {
    return session().declaredShapes();
  }

  /** Where inputs lie best: what a run reads without a copy. */
  MemorySource memory() {
    return open.session() == null ? MemorySource.DIRECT : runs.runner().memory();
  }

  /** The numbers that it takes in place of texts; null where it takes texts. */
  @Nullable Categories categories() {
    return open.categories();
  }

  /** The keys of outputs that are tensors in place of maps: one for each column. */
  Map<String, List<? extends Comparable<?>>> mapKeys() {
    return open.mapKeys();
  }

  /** Whether the tree kernel runs the model, and there is no session. */
  public boolean hasTrees() {
    return open.trees() != null;
  }

  /** Of a model of text. */
  TextEncoder encoder() {
    return opened(open.tokenizer());
  }

  /**
   * Takes a text apart, to see that texts can be.
   *
   * @throws io.thresher.errors.ScoringException if not: THR-MODEL-801, THR-RUN-801, THR-USE-851
   */
  public void tryTokenizer(TokenSource source) {
    encoder().encode("a", source.texts().size() > 1 ? "a" : null, source.fit());
  }

  /** What the tree kernel runs, where it does. */
  public TreeProgram trees() {
    return opened(open.trees());
  }

  private <T> T opened(@Nullable T opened) {
    if (closed.get()) {
      throw new IllegalStateException("the lease is closed");
    }
    if (opened == null) {
      throw new IllegalStateException("the model is run otherwise");
    }
    return opened;
  }

  /**
   * Runs one call on the session where and when the device allows it.
   *
   * @throws io.thresher.errors.ScoringException THR-RUN-502 if the task was told to stop meanwhile
   */
  <T> T inLane(DeviceLane.Call<T> call) throws OrtException {
    return lane.run(() -> runs.run(call), runs.cancellation());
  }

  /** Runs the model where and when the device allows it. */
  public <T> T run(ModelCall call, ResultReader<T> reader) throws OrtException {
    return inLane(() -> runInLane(call, reader));
  }

  /** The same, called within {@link #inLane}. */
  <T> T runInLane(ModelCall call, ResultReader<T> reader) throws OrtException {
    return runs.runner().run(call, reader);
  }

  /** Where runs of the model are counted. */
  public ModelMeter meter() {
    return shared.meter;
  }

  /** On whose behalf it was leased. */
  Caller caller() {
    return runs.caller();
  }

  /** The most rows of one run that memory sufficed for; of all leases of this session. */
  BatchCeiling ceiling() {
    return shared.ceiling;
  }

  /**
   * For runs in Java, between their parts.
   *
   * @throws io.thresher.errors.ScoringException THR-RUN-502 if the task was told to stop
   */
  void checkNotCancelled() {
    runs.checkNotTerminated();
  }

  /**
   * What fetching the model and making the session took, ns, for the first who asks; 0 for all
   * others, so that sums over tasks count each session once.
   */
  public long takeLoadNanos() {
    return shared.loadReported.compareAndSet(false, true) ? open.loadNanos() : 0;
  }

  /** Gives the session back; only the first call does. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      RunWatch.SHARED.remove(runs);
      if (runs.lackedMemory()) {
        shared.spent.set(true);
      }
      runs.close();
    }
  }
}
