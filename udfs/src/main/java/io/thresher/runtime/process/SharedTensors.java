package io.thresher.runtime.process;

import io.thresher.model.ElementType;
import io.thresher.tensor.TensorSlice;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the tensors of a run lie for the child: inputs where they are, if that is memory of both,
 * and all else in memory that is copied to and from.
 */
final class SharedTensors {
  /** As in this process: the first bits of an address decide how a kernel takes it. */
  private static final int ALIGNMENT = 64;

  private final Source source;
  private final List<Known> known = new ArrayList<>();
  private final IdentityHashMap<TensorSlice, Place> places = new IdentityHashMap<>();
  private Segments.@Nullable Loan copies;
  private Segments.@Nullable Loan results;

  /** Lends memory. */
  interface Source {
    Segments.Loan lend(int bytes) throws IOException;
  }

  /** Where one lies. */
  record Place(int segment, int offset, int bytes) {}

  private record Known(WeakReference<ByteBuffer> memory, int segment) {}

  SharedTensors(Source source) {
    this.source = source;
  }

  /** Memory that inputs are not copied from. */
  ByteBuffer allocate(int bytes) throws IOException {
    Segments.Loan loan = source.lend(bytes);
    known.removeIf(each -> each.memory().refersTo(null));
    known.add(new Known(new WeakReference<>(loan.buffer()), loan.segment().number()));
    return loan.buffer();
  }

  /** Copies to where the child sees it what it would not see otherwise. */
  void place(List<TensorSlice> fed, List<TensorSlice> lent) throws IOException {
    places.clear();
    IdentityHashMap<TensorSlice, ByteBuffer> texts = new IdentityHashMap<>();
    long end = 0;
    List<TensorSlice> copied = new ArrayList<>();
    for (TensorSlice slice : fed) {
      int segment = segment(slice);
      if (segment >= 0) {
        places.put(slice, new Place(segment, slice.offset(), slice.bytes()));
      } else if (slice.type() == ElementType.STRING) {
        ByteBuffer encoded = Texts.encode(slice.strings());
        texts.put(slice, encoded);
        end = reserve(slice, end, 0, encoded.remaining());
        copied.add(slice);
      } else {
        end = reserve(slice, end, slice.offset() % ALIGNMENT, slice.bytes());
        copied.add(slice);
      }
    }
    for (TensorSlice slice : lent) {
      end = reserve(slice, end, 0, slice.bytes());
    }
    ByteBuffer memory = copies(Math.toIntExact(end));
    for (TensorSlice slice : copied) {
      ByteBuffer data = texts.getOrDefault(slice, slice.data());
      memory.put(place(slice).offset(), data, data.position(), data.remaining());
    }
  }

  private long reserve(TensorSlice slice, long end, int shift, int bytes) {
    long at = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + shift;
    places.put(slice, new Place(-1, Math.toIntExact(at), bytes));
    return at + bytes;
  }

  private int segment(TensorSlice slice) {
    for (Known each : known) {
      if (each.memory().refersTo(slice.memory())) {
        return each.segment();
      }
    }
    return -1;
  }

  private ByteBuffer copies(int bytes) throws IOException {
    Segments.Loan present = copies;
    if (present == null || present.buffer().capacity() < bytes) {
      present = source.lend(Math.max(1, bytes));
      copies = present;
    }
    return present.buffer();
  }

  /** Where a tensor lies that was placed. */
  Place place(TensorSlice slice) {
    Place place = places.get(slice);
    Segments.Loan memory = copies;
    if (place == null || memory == null) {
      throw new IllegalStateException("the tensor '" + slice.name() + "' was not placed");
    }
    return place.segment() >= 0
        ? place
        : new Place(memory.segment().number(), place.offset(), place.bytes());
  }

  /** Copies what the child has written. */
  void copyLent(List<TensorSlice> lent) {
    Segments.Loan memory = copies;
    for (TensorSlice slice : lent) {
      if (memory != null) {
        slice.data().put(0, memory.buffer(), place(slice).offset(), slice.bytes());
      }
    }
  }

  /** The number of the memory for what is asked for; negative where there is none. */
  int resultsNumber() {
    return results == null ? -1 : results.segment().number();
  }

  /** What the child has put there. */
  ByteBuffer results() {
    return results == null ? ByteBuffer.allocate(0) : results.segment().memory();
  }

  /** Makes room for so many bytes; gives its number. */
  int results(int bytes) throws IOException {
    Segments.Loan larger = source.lend(bytes);
    results = larger;
    return larger.segment().number();
  }
}
