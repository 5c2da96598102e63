package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ResultReader;
import io.thresher.runtime.session.Runner;
import io.thresher.tensor.MemorySource;
import io.thresher.tensor.OutlyingRows;
import io.thresher.tensor.RowSubset;
import io.thresher.tensor.TensorSlice;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a paired session: rows with a number that the other provider takes for another get the
 * scores of ONNX Runtime's own execution provider, all others those of the other. Which rows stand
 * beside them makes no difference. ONNX Runtime's own runs these rows alone, but where all runs are
 * to be of one size.
 */
final class PairedRunner implements Runner {
  private final Runner runner;
  private final PairedSession pair;
  private final Map<String, Long> limits;
  private Runnable began = () -> {};
  private @Nullable Runner own;
  private boolean toEnd;

  PairedRunner(Runner runner, PairedSession pair, Map<String, Long> limits) {
    this.limits = limits;
    this.runner = runner;
    this.pair = pair;
  }

  @Override
  public <T> T run(ModelCall call, ResultReader<T> reader) throws OrtException {
    BitSet rows = OutlyingRows.of(call.fed(), limits);
    if (rows.isEmpty()) {
      return runner.run(call, reader);
    }
    int all = Math.toIntExact(call.fed().get(0).shape()[0]);
    if (rows.cardinality() == all) {
      return ownRunner().run(call, reader);
    }
    RowScores scores = pair.isOfOneSize() ? ofAll(call, rows, all) : ofThese(call, rows, all);
    return runner.run(
        call,
        values -> {
          for (TensorSlice lent : call.lent()) {
            scores.overwrite(lent);
          }
          return reader.read(scores.over(values));
        });
  }

  private RowScores ofAll(ModelCall call, BitSet rows, int all) throws OrtException {
    return ownRunner().run(asking(call, call.fed()), values -> RowScores.ofAll(values, rows, all));
  }

  private RowScores ofThese(ModelCall call, BitSet rows, int all) throws OrtException {
    List<TensorSlice> these = RowSubset.of(call.fed(), rows);
    return ownRunner().run(asking(call, these), values -> RowScores.ofThese(values, rows, all));
  }

  /** The same of some rows, with all outputs asked for. */
  private static ModelCall asking(ModelCall call, List<TensorSlice> fed) {
    Set<String> asked = new LinkedHashSet<>(call.asked());
    call.lent().forEach(lent -> asked.add(lent.name()));
    return new ModelCall(fed, asked, List.of(), call.mostBytes());
  }

  /** Made without the lock: whoever ends runs does not wait for it. */
  private Runner ownRunner() throws OrtException {
    synchronized (this) {
      if (own != null) {
        return own;
      }
    }
    Runner made = pair.ownRunner();
    made.onBegin(began);
    synchronized (this) {
      if (toEnd) {
        made.terminate();
      }
      own = made;
    }
    return made;
  }

  @Override
  public void onBegin(Runnable told) {
    began = told;
    runner.onBegin(told);
  }

  @Override
  public MemorySource memory() {
    return runner.memory();
  }

  @Override
  public synchronized void terminate() {
    toEnd = true;
    runner.terminate();
    if (own != null) {
      own.terminate();
    }
  }

  @Override
  public synchronized void resume() {
    toEnd = false;
    runner.resume();
    if (own != null) {
      own.resume();
    }
  }

  @Override
  public void kill() {
    runner.kill();
  }

  @Override
  public synchronized void close() {
    try {
      runner.close();
    } finally {
      if (own != null) {
        own.close();
      }
    }
  }
}
