package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.errors.ProcessProblems;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.ort.AbsoluteFiles;
import io.thresher.runtime.ort.OptionsException;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.Runner;
import io.thresher.runtime.session.SessionOrder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of ONNX Runtime in a process of its own. Where that process dies, each run that was
 * under way is tried once more, in a new process and with no other beside it: what kills that one
 * as well is to blame, and fails. Thread-safe.
 */
public final class IsolatedSession implements ModelSession {
  /** The heap of a process, at its largest. */
  public static final long HEAP_BYTES = ChildCommand.HEAP_BYTES;

  private static final Logger LOG = LoggerFactory.getLogger(IsolatedSession.class);

  private final SessionOrder order;
  private final String model;
  private final ChildLimit limit;
  private final Map<String, long[]> declaredShapes;
  private final AtomicInteger runners = new AtomicInteger();

  /** Held shared by runs, and alone by one that is tried once more. */
  private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock();

  private ChildProcess child;
  private boolean closed;

  private IsolatedSession(
      SessionOrder order,
      String model,
      ChildLimit limit,
      Map<String, long[]> declaredShapes,
      ChildProcess child) {
    this.order = order;
    this.model = model;
    this.limit = limit;
    this.declaredShapes = declaredShapes;
    this.child = child;
  }

  /**
   * Starts a process and has a session made there.
   *
   * @param model its name, for messages
   * @throws ScoringException THR-RUN-832 if no process can be started, 833 if it dies
   */
  public static IsolatedSession open(SessionOrder ordered, String model, ChildLimit limit)
      throws OptionsException, OrtException {
    SessionOrder order = AbsoluteFiles.in(ordered);
    ChildProcess child = ChildProcess.start(limit);
    boolean opened = false;
    try {
      Map<String, long[]> shapes = child.open(order);
      opened = true;
      return new IsolatedSession(order, model, limit, shapes, child);
    } catch (ChildDeath death) {
      throw new ScoringException(ProcessProblems.diedOpening(model, death.how()), death);
    } finally {
      if (!opened) {
        child.close();
      }
    }
  }

  @Override
  public Map<String, long[]> declaredShapes() {
    return declaredShapes;
  }

  @Override
  public Runner runner() {
    return new IsolatedRunner(this);
  }

  String model() {
    return model;
  }

  ReentrantReadWriteLock turns() {
    return turns;
  }

  /** A number for a connection. */
  int nextNumber() {
    return runners.getAndIncrement();
  }

  /** The process that runs the model: another one where the last has died. */
  synchronized ChildProcess living() throws OrtException, ChildDeath {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (!child.isAlive()) {
      child.close();
      ChildProcess next = ChildProcess.start(limit);
      child = next;
      try {
        next.open(order);
      } catch (OptionsException e) {
        throw e.refusal();
      }
      LOG.warn("The process that ran {} died, and another one runs it", model);
    }
    return child;
  }

  @Override
  public synchronized void close() {
    closed = true;
    child.close();
  }
}
