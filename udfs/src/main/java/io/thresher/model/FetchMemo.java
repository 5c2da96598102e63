package io.thresher.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/** Models that this JVM has fetched, so that it need not read unchanged files again. */
final class FetchMemo {
  private static final int REMEMBERED = 64;

  /**
   * What a fetch depends on, as far as it is known without reading the model.
   *
   * @param reader who has read it: what one may read, another may not
   */
  record Key(
      Path root,
      String uri,
      FileState model,
      OperatorDomains allowed,
      String reader,
      ModelChoices choices) {}

  /** What changes when a file is written. */
  record FileState(long bytes, long modified) {
    static FileState of(FileStatus status) {
      return new FileState(status.getLen(), status.getModificationTime());
    }
  }

  private record Fetched(ModelLocation location, List<FileState> parts, List<String> absent) {}

  private final Map<Key, Fetched> fetched =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Fetched> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Where the model is that was fetched from there; null if it is not known, or has changed.
   *
   * @throws io.thresher.errors.ScoringException THR-MODEL-002 if the caller may no longer read it
   */
  @Nullable ModelLocation find(Key key, ModelSource source) {
    Fetched known;
    synchronized (fetched) {
      known = fetched.get(key);
    }
    if (known == null
        || !known.parts.equals(states(known.location, source))
        || known.absent.stream().anyMatch(name -> source.status(name).isPresent())) {
      return null;
    }
    known.location.parts().stream()
        .filter(part -> !part.isMade())
        .forEach(part -> source.checkReadable(part.name()));
    return known.location;
  }

  /**
   * @param parts the states of the model's parts, taken before they were read
   * @param absent files that would be parts, were they there
   */
  void remember(Key key, ModelLocation location, List<FileState> parts, List<String> absent) {
    synchronized (fetched) {
      fetched.put(key, new Fetched(location, List.copyOf(parts), List.copyOf(absent)));
    }
  }

  private static List<FileState> states(ModelLocation location, ModelSource source) {
    List<FileState> states = new ArrayList<>();
    for (ModelLocation.Part part : location.parts()) {
      if (!part.isMade()) {
        source.status(part.name()).ifPresent(status -> states.add(FileState.of(status)));
      }
    }
    return states;
  }
}
