package io.thresher.model.reading;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a graph tells of the values that one of its inputs may have.
 *
 * @param limit whole numbers from 0 to below this index a table; 0 where none does
 * @param texts categories
 * @param numbers categories that are whole numbers
 */
public record KnownValues(long limit, List<String> texts, List<Long> numbers) {
  public static final KnownValues NONE = new KnownValues(0, List.of(), List.of());

  /** The limits of the inputs that have one. */
  public static Map<String, Long> limits(Map<String, KnownValues> byInput) {
    Map<String, Long> limits = new HashMap<>();
    byInput.forEach(
        (input, known) -> {
          if (known.limit() > 0) {
            limits.put(input, known.limit());
          }
        });
    return limits;
  }

  KnownValues with(KnownValues other) {
    return new KnownValues(
        limit == 0 || other.limit == 0
            ? Math.max(limit, other.limit)
            : Math.min(limit, other.limit),
        join(texts, other.texts),
        join(numbers, other.numbers));
  }

  private static <T> List<T> join(List<T> some, List<T> others) {
    return java.util.stream.Stream.concat(some.stream(), others.stream()).distinct().toList();
  }
}
