package io.thresher.runtime.session;

import ai.onnxruntime.OrtException;
import io.thresher.tensor.MemorySource;

/** The runs of one lease, one at a time. Only the ends may be called by other threads. */
public interface Runner extends AutoCloseable {

  /**
   * Runs the model once.
   *
   * @throws OrtException if the model fails on what it is given, memory lacks, or the run was ended
   */
  <T> T run(ModelCall call, ResultReader<T> reader) throws OrtException;

  /**
   * Has somebody told whenever the model begins to run, by the thread that runs it: a run may wait
   * before, for a process that is started, and may begin twice.
   */
  void onBegin(Runnable told);

  /** Memory that inputs are read from without a copy. */
  MemorySource memory();

  /** Ends the run that is under way at its next operator, and all until {@link #resume}. */
  void terminate();

  /** Lets further runs be; to be called while none is under way. */
  void resume();

  /**
   * Ends the run that is under way at once, whatever it costs, if that is possible; to be called
   * when {@link #terminate} was, and the run goes on.
   */
  void kill();

  @Override
  void close();
}
