package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ResultReader;
import io.thresher.runtime.session.Runner;
import io.thresher.tensor.MemorySource;

/** Runs a session of this process. ONNX Runtime ends a run between two operators only. */
final class OrtRunner implements Runner {
  private final OrtSession session;
  private final RunOptions options;
  private final OpenTensors fed = new OpenTensors();
  private final OpenTensors lent = new OpenTensors();
  private Runnable began = () -> {};

  OrtRunner(OrtSession session, RunOptions options) {
    this.session = session;
    this.options = options;
  }

  @Override
  public <T> T run(ModelCall call, ResultReader<T> reader) throws OrtException {
    try {
      fed.lend(call.fed());
      lent.lend(call.lent());
      began.run();
      OrtSession.Result result = session.run(fed.byName(), call.asked(), lent.byName(), options);
      Natives.RESULT.opened();
      try (OrtValues values = new OrtValues(result, call.asked())) {
        return reader.read(values.byOutput());
      } finally {
        result.close();
        Natives.RESULT.closed();
      }
    } finally {
      fed.endRun();
      lent.endRun();
    }
  }

  @Override
  public void onBegin(Runnable told) {
    began = told;
  }

  @Override
  public MemorySource memory() {
    return MemorySource.DIRECT;
  }

  @Override
  public void terminate() {
    terminate(true);
  }

  @Override
  public void resume() {
    terminate(false);
  }

  private void terminate(boolean toEnd) {
    try {
      options.setTerminate(toEnd);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void kill() {}

  @Override
  public void close() {
    fed.close();
    lent.close();
    options.close();
    Natives.RUN_OPTIONS.closed();
  }
}
