package io.thresher.runtime.ort;

import io.thresher.tensor.DirectMemoryException;
import java.util.List;
import java.util.Locale;

/**
 * Tells failures for lack of memory from others. ONNX Runtime has no code for them, so its words
 * have to do: those of its arenas, of its plain allocator, of its plans of memory, and of CUDA and
 * its libraries. Source: ONNX Runtime 1.29, {@code bfc_arena.cc}, {@code execution_frame.cc},
 * {@code cuda_call.cc}.
 */
public final class AllocationFailure {
  private static final List<String> WORDS =
      List.of(
          "failed to allocate memory",
          "bfcarena",
          "bad_alloc",
          "bad allocation",
          "out of memory",
          "status_alloc_failed");

  private AllocationFailure() {}

  public static boolean is(Exception failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof DirectMemoryException || WORDS.stream().anyMatch(message::contains);
  }
}
