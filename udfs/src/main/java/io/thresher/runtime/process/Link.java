package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ResultReader;
import io.thresher.tensor.TensorSlice;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of one runner to a child, and the memory that it shares with it. */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final ChildProcess child;
  private final int number;
  private final SocketChannel channel;
  private final FrameWriter writer;
  private final FrameReader reader;
  private final SharedTensors tensors;
  private final List<Path> shown = new ArrayList<>();
  private final AtomicInteger run = new AtomicInteger();

  private Link(ChildProcess child, int number, SocketChannel channel) {
    this.child = child;
    this.number = number;
    this.channel = channel;
    writer = new FrameWriter(channel);
    reader = new FrameReader(channel);
    tensors = new SharedTensors(this::lend);
  }

  static Link to(ChildProcess child, int number) throws ChildDeath, ClosedByInterruptException {
    try {
      Link link = new Link(child, number, child.connect());
      link.writer.begin(Frame.HELLO).put(number).send();
      return link;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw child.death(e);
    }
  }

  ChildProcess child() {
    return child;
  }

  /** To be called before a run is looked at whether it should be. */
  void begin() {
    run.incrementAndGet();
  }

  /** Ends the run that was begun last. */
  void endRun() {
    child.end(number, run.get());
  }

  /** Whether it is of use to reach a child. */
  boolean isTo(ChildProcess living) {
    return child == living && channel.isOpen();
  }

  /** Memory of both. */
  ByteBuffer allocate(int bytes) throws ChildDeath, ClosedByInterruptException {
    try {
      return tensors.allocate(bytes);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw child.death(e);
    }
  }

  private Segments.Loan lend(int bytes) throws IOException {
    Segments.Loan loan = child.segments().take(bytes);
    if (loan.file() != null) {
      Path file = loan.file().file();
      shown.add(file);
      writer.begin(Frame.MAP).put(loan.segment().number()).put(file.toString()).send();
    }
    return loan;
  }

  /** The child has seen all that it was shown before what it answers now. */
  private Frame receive() throws IOException {
    Frame frame = reader.receive();
    for (Path file : shown) {
      Files.deleteIfExists(file);
    }
    shown.clear();
    return frame;
  }

  /**
   * @param sent told when the child has been given the run
   */
  <T> T run(ModelCall call, ResultReader<T> taker, Runnable sent)
      throws OrtException, ChildDeath, ClosedByInterruptException {
    try {
      send(call);
      sent.run();
      Frame answer = receive();
      while (answer == Frame.ROOM) {
        long bytes = reader.longNumber();
        if (bytes < 0 || bytes > Integer.MAX_VALUE / 2) {
          end();
          throw new OrtException("out of memory: the scores of a run take " + bytes + " bytes");
        }
        int segment = tensors.results((int) bytes);
        writer.begin(Frame.TAKE).put(segment).send();
        answer = receive();
      }
      return switch (answer) {
        case RESULT -> {
          IsolatedValues values = IsolatedValues.read(reader, tensors.results());
          tensors.copyLent(call.lent());
          yield taker.read(values.byOutput());
        }
        case REFUSED -> throw Refusals.take(reader);
        case LACKS_MEMORY ->
            throw new OrtException("out of memory in the process of the model: " + reader.text());
        case FAILED ->
            throw new IllegalStateException("the process of the model failed: " + reader.text());
        default -> throw new ProtocolException(answer + " in place of scores");
      };
    } catch (ClosedByInterruptException e) {
      end();
      throw e;
    } catch (IOException e) {
      throw child.death(e);
    }
  }

  private void send(ModelCall call) throws IOException {
    tensors.place(call.fed(), call.lent());
    writer.begin(Frame.RUN).put(run.get());
    put(call.fed());
    writer.put(call.asked().size());
    call.asked().forEach(writer::put);
    put(call.lent());
    writer.put(call.mostBytes()).put(tensors.resultsNumber());
    writer.send();
  }

  private void put(List<TensorSlice> slices) {
    writer.put(slices.size());
    for (TensorSlice slice : slices) {
      SharedTensors.Place place = tensors.place(slice);
      writer.put(slice.name()).put(Types.number(slice.type())).put(slice.shape());
      writer.put(place.segment()).put(place.offset()).put(place.bytes());
      if (slice.type() == ElementType.STRING) {
        writer.put(slice.strings().length);
      }
    }
  }

  /**
   * Breaks the connection off, and waits until the child no longer reads or writes what it was
   * lent.
   */
  private void end() {
    boolean interrupted = Thread.interrupted();
    endRun();
    close();
    boolean over = false;
    while (!over && child.isAlive()) {
      interrupted |= Thread.interrupted();
      over = isOver();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver() {
    try (SocketChannel waiting = child.connect()) {
      new FrameWriter(waiting).begin(Frame.WAIT).put(number).send();
      return new FrameReader(waiting).receive() == Frame.OVER;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException e) {
      LOG.debug("The process is gone", e);
      return child.death(e).how().isEmpty();
    }
  }

  void close() {
    try {
      channel.close();
      for (Path file : shown) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("A connection to the process of a model was not closed cleanly", e);
    }
  }
}
