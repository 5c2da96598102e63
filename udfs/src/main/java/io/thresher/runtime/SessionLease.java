package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.thresher.trees.TreeProgram;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A session on loan from a {@link SessionCache}, which stays open at least until the lease is
 * closed. May be used by the thread that acquired it and closed by any; whoever closes it must see
 * to it that no run of it is under way.
 */
public final class SessionLease implements AutoCloseable {
  private final SessionCache cache;
  private final SharedSession shared;
  private final OpenSession open;
  private final DeviceLane lane;
  private final AtomicBoolean closed = new AtomicBoolean();

  SessionLease(SessionCache cache, SharedSession shared, OpenSession open, DeviceLane lane) {
    this.cache = cache;
    this.shared = shared;
    this.open = open;
    this.lane = lane;
  }

  /** Never to be closed by the caller. */
  OrtSession session() {
    return opened(open.session());
  }

  /** Whether the tree kernel runs the model, and there is no session. */
  boolean hasTrees() {
    return open.trees() != null;
  }

  TreeProgram trees() {
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

  /** Runs one call on the session where and when the device allows it. */
  <T> T inLane(DeviceLane.Call<T> call) throws OrtException {
    return lane.run(call);
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
      cache.release(shared);
    }
  }
}
