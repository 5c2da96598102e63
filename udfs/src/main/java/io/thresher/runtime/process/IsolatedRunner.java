package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.errors.ProcessProblems;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ResultReader;
import io.thresher.runtime.session.Runner;
import io.thresher.tensor.MemorySource;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The runs of one lease in another process. */
final class IsolatedRunner implements Runner {
  private static final long LOOK_MILLIS = 100;

  private final IsolatedSession session;
  private volatile @Nullable Link link;
  private volatile boolean ended;
  private volatile boolean running;
  private volatile Runnable began = () -> {};

  IsolatedRunner(IsolatedSession session) {
    this.session = session;
  }

  /**
   * An interrupt of before does not end the run, as in this process; one that comes while it is
   * under way does, and is told of once the child is done with what it reads and writes.
   *
   * @throws ScoringException THR-RUN-004 where it was interrupted, 831 if it ends two processes
   */
  @Override
  public <T> T run(ModelCall call, ResultReader<T> reader) throws OrtException {
    boolean interrupted = Thread.interrupted();
    try {
      return runOrTryAgain(call, reader);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T runOrTryAgain(ModelCall call, ResultReader<T> reader) throws OrtException {
    try {
      return attempt(session.turns().readLock(), call, reader);
    } catch (ChildDeath first) {
      refuseIfEnded(first);
      try {
        return attempt(session.turns().writeLock(), call, reader);
      } catch (ChildDeath second) {
        refuseIfEnded(second);
        throw new ScoringException(ProcessProblems.died(session.model(), second.how()), second);
      }
    }
  }

  private void refuseIfEnded(@Nullable Throwable cause) throws OrtException {
    if (ended) {
      OrtException refusal = new OrtException("the run was ended");
      refusal.initCause(cause);
      throw refusal;
    }
  }

  private <T> T attempt(Lock turn, ModelCall call, ResultReader<T> reader)
      throws OrtException, ChildDeath {
    await(turn);
    running = true;
    try {
      Link to = link();
      to.begin();
      refuseIfEnded(null);
      return to.run(call, reader, began);
    } catch (ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException(
          RuntimeProblems.interrupted("the process of " + session.model()), e);
    } finally {
      running = false;
      turn.unlock();
    }
  }

  private void await(Lock turn) throws OrtException {
    try {
      while (!turn.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        refuseIfEnded(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException(
          RuntimeProblems.interrupted("the process of " + session.model()), e);
    }
  }

  /** The connection to the process that lives; a new one where that is another, or it broke. */
  private Link link() throws OrtException, ChildDeath, ClosedByInterruptException {
    ChildProcess child = session.living();
    Link present = link;
    if (present != null && present.isTo(child)) {
      return present;
    }
    if (present != null) {
      present.close();
    }
    Link next = Link.to(child, session.nextNumber());
    link = next;
    return next;
  }

  @Override
  public MemorySource memory() {
    return this::allocate;
  }

  /** Where the process has died meanwhile, any memory does: it is copied then. */
  private ByteBuffer allocate(int bytes) {
    if (bytes == 0) {
      return MemorySource.DIRECT.allocate(0);
    }
    boolean interrupted = Thread.interrupted();
    try {
      return link().allocate(bytes);
    } catch (ClosedByInterruptException e) {
      interrupted = true;
      throw new ScoringException(
          RuntimeProblems.interrupted("memory to share with the process of " + session.model()), e);
    } catch (ChildDeath | OrtException e) {
      return MemorySource.DIRECT.allocate(bytes);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void onBegin(Runnable told) {
    began = told;
  }

  @Override
  public void terminate() {
    ended = true;
    Link present = link;
    if (present != null && running) {
      present.endRun();
    }
  }

  @Override
  public void resume() {
    ended = false;
  }

  @Override
  public void kill() {
    Link present = link;
    if (present != null && running) {
      present.child().kill();
    }
  }

  @Override
  public void close() {
    Link present = link;
    if (present != null) {
      present.close();
    }
  }
}
