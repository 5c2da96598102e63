package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.Runner;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.TensorSlice;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of one runner of the other process. It may be told to end before it has begun. */
final class ChildRunner {
  private final Memories memories;
  private @Nullable Runner runner;
  private int running;
  private int ended = -1;

  ChildRunner(Memories memories) {
    this.memories = memories;
  }

  /** Ends a run, also one that has yet to come; one that is over was not meant. */
  synchronized void end(int run) {
    ended = Math.max(ended, run);
    if (runner != null && run == running) {
      runner.terminate();
    }
  }

  private synchronized void begin(int run, Runner runs) {
    running = run;
    if (ended >= run) {
      runs.terminate();
    } else {
      runs.resume();
    }
  }

  private synchronized void open(Runner opened) {
    runner = opened;
  }

  private synchronized void over() {
    if (runner != null) {
      runner.close();
      runner = null;
    }
  }

  /** Runs what it is told to until the connection is closed. */
  void serve(FrameReader reader, FrameWriter writer, ModelSession session)
      throws IOException, OrtException {
    Runner runs = session.runner();
    open(runs);
    try {
      while (true) {
        Frame frame = reader.receive();
        if (frame == Frame.MAP) {
          map(reader);
        } else {
          ChildServer.require(frame, Frame.RUN);
          answer(reader, writer, runs);
        }
      }
    } catch (EOFException e) {
      return; // The runner is closed.
    } finally {
      over();
    }
  }

  private void map(FrameReader reader) throws IOException {
    memories.map(reader.number(), Path.of(reader.text()));
  }

  private void answer(FrameReader reader, FrameWriter writer, Runner runs) throws IOException {
    try {
      begin(reader.number(), runs);
      List<TensorSlice> fed = slices(reader);
      Set<String> asked = new LinkedHashSet<>();
      int count = reader.count();
      for (int i = 0; i < count; i++) {
        asked.add(reader.text());
      }
      ModelCall call = new ModelCall(fed, asked, slices(reader), reader.longNumber());
      int room = reader.number();
      ChildValues values = runs.run(call, given -> ChildValues.of(given, call.mostBytes()));
      values.send(writer, room(values.bytes(), room, reader, writer));
    } catch (OrtException e) {
      reader.skip();
      Refusals.put(writer.begin(Frame.REFUSED), e).send();
    } catch (OutOfMemoryError | DirectMemoryException e) {
      reader.skip();
      writer.begin(Frame.LACKS_MEMORY).put(String.valueOf(e.getMessage())).send();
    } catch (RuntimeException e) {
      reader.skip();
      writer.begin(Frame.FAILED).put(e.toString()).send();
    }
  }

  /** Memory for so many bytes, for which the other process is asked if there is not so much. */
  private ByteBuffer room(long bytes, int number, FrameReader reader, FrameWriter writer)
      throws IOException {
    ByteBuffer present = number < 0 ? ByteBuffer.allocate(0) : memories.of(number);
    if (present.capacity() >= bytes) {
      return present.duplicate().order(ByteOrder.nativeOrder());
    }
    writer.begin(Frame.ROOM).put(bytes).send();
    Frame frame = reader.receive();
    while (frame == Frame.MAP) {
      map(reader);
      frame = reader.receive();
    }
    ChildServer.require(frame, Frame.TAKE);
    return memories.of(reader.number()).duplicate().order(ByteOrder.nativeOrder());
  }

  private List<TensorSlice> slices(FrameReader reader) throws IOException {
    int count = reader.count();
    List<TensorSlice> slices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = reader.text();
      ElementType type = Types.of(reader.number());
      long[] shape = reader.shape();
      ByteBuffer memory = memories.of(reader.number());
      int offset = reader.number();
      int bytes = reader.number();
      slices.add(
          type == ElementType.STRING
              ? TensorSlice.ofStrings(name, shape, texts(memory, offset, bytes, reader.number()))
              : TensorSlice.of(name, type, shape, memory, offset, bytes));
    }
    return slices;
  }

  private static String[] texts(ByteBuffer memory, int offset, int bytes, int count)
      throws IOException {
    return Texts.decode(memory.slice(offset, bytes).order(ByteOrder.nativeOrder()), count);
  }
}
