package io.thresher.model;

import static java.util.Objects.requireNonNull;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ImageProblems;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.cache.FileUse;
import io.thresher.model.image.ImageModel;
import io.thresher.model.rewrite.FixedScales;
import io.thresher.model.rewrite.Quantised;
import io.thresher.model.rewrite.Rewrite;
import io.thresher.model.rewrite.Rewritten;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * This host's cache of models, by content: a folder for each digest, shared by all processes of
 * this account and fetched by one of them. Models stream through; none is held in memory. Files are
 * compared with their digests before they are used. What was not used for longest is removed where
 * models take more than the store may keep. Thread-safe.
 */
public final class ModelStore {
  private static final FetchMemo MEMO = new FetchMemo();

  private final CacheFolder cache;
  private final Configuration configuration;
  private final long mostBytes;
  private final Map<String, ModelSignature> signatures = new ConcurrentHashMap<>();

  /**
   * A store in a folder, which is created where it is missing, readable by its owner only.
   *
   * @param root an existing folder must belong to this account and be writable by no other
   * @param configuration of the file systems that models lie on
   * @throws ScoringException THR-USE-301 if the folder cannot be used, 302 if it is not private
   */
  public ModelStore(Path root, Configuration configuration) {
    this(root, configuration, Long.MAX_VALUE);
  }

  /**
   * The same, which removes models where all of them take more than so many bytes. One that is in
   * use, or was a few minutes ago, stays.
   */
  public ModelStore(Path root, Configuration configuration, long mostBytes) {
    this.mostBytes = mostBytes;
    this.cache = CacheFolder.open(root.toAbsolutePath().normalize());
    this.configuration = configuration;
  }

  /** Where models are cached unless the user says otherwise. */
  public static Path defaultRoot() {
    return CacheFolder.defaultRoot();
  }

  /**
   * Fetches a model that uses no custom operators: {@link #fetch(ModelReference, OperatorDomains)}.
   */
  public CachedModel fetch(ModelReference reference) {
    return fetch(reference, OperatorDomains.KNOWN);
  }

  /** From any place: {@link #fetch(ModelReference, OperatorDomains, ModelPlaces)}. */
  public CachedModel fetch(ModelReference reference, OperatorDomains allowed) {
    return fetch(reference, allowed, ModelPlaces.ANYWHERE);
  }

  /**
   * Finds, checks and fetches the model that a user names, with the rights of Hadoop's current
   * user; for the driver. A model that this JVM has fetched for that user and whose files have kept
   * their length and time is not read again, where the user still may.
   *
   * @throws ScoringException with every problem found, THR-MODEL-001 to 025, or THR-USE-706 to 708
   *     where the model lies in none of the places
   */
  public CachedModel fetch(ModelReference reference, OperatorDomains allowed, ModelPlaces places) {
    ModelSource source = places.open(reference, configuration);
    FetchMemo.FileState state = FetchMemo.FileState.of(source.model());
    FetchMemo.Key key =
        new FetchMemo.Key(
            cache.root(), source.uri(), state, allowed, CallerRights.name(), reference.choices());
    ModelLocation known = MEMO.find(key, source);
    if (known != null) {
      checkPin(reference, source, known);
      for (ModelLocation.Part part : known.parts().subList(1, known.parts().size())) {
        if (!part.isMade()) {
          places.check(source, part.name(), configuration);
        }
      }
      Optional<CacheEntry> entry = cache.find(known.digest());
      if (entry.isPresent()) {
        return new CachedModel(known, entry.get().openedFile());
      }
    }
    CachedModel fetched =
        cache.assemble(partial -> fetch(reference, allowed, places, source, key, partial));
    cache.keepWithin(mostBytes);
    return fetched;
  }

  private CachedModel fetch(
      ModelReference reference,
      OperatorDomains allowed,
      ModelPlaces places,
      ModelSource source,
      FetchMemo.Key key,
      Path partial)
      throws IOException {
    List<ModelLocation.Part> parts = new ArrayList<>();
    List<FetchMemo.FileState> states = new ArrayList<>(List.of(key.model()));
    parts.add(cache.copy(source, source.name(), partial));
    Problems problems = new Problems();
    OnnxFile file = OnnxFile.read(partial.resolve(source.name()), source.uri(), allowed, problems);
    for (ExternalData data : file.externalData()) {
      Problem problem = ExternalDataRules.check(data, source);
      if (problem != null) {
        problems.add(problem);
      }
    }
    problems.throwIfAny();
    for (ExternalData data : file.externalData()) {
      source.status(data.location()).ifPresent(s -> states.add(FetchMemo.FileState.of(s)));
      parts.add(cache.copy(source, data.location(), partial));
    }
    List<String> absent = new ArrayList<>();
    for (String name : file.companions()) {
      for (String beside : source.namesBeside(name)) {
        Optional<FileStatus> found = source.status(beside);
        if (found.isPresent()) {
          places.check(source, beside, configuration);
          states.add(FetchMemo.FileState.of(found.get()));
          parts.add(cache.copyBeside(source, beside, partial));
          break;
        }
        absent.add(beside);
      }
    }
    if (!reference.choices().text().isEmpty()) {
      parts.add(cache.write(ModelChoices.FILE, reference.choices().bytes(), partial));
    }
    ModelLocation location =
        new ModelLocation(
            source.uri(), digest(parts), List.copyOf(parts), source.placed(reference.choices()));
    checkPin(reference, source, location); // The digest of a model, and of no other.
    OnnxFile whole = file.ofText(partial, source.uri());
    if (whole.signature().text() == null) {
      refuseChoices(reference.choices(), whole.signature(), source.uri());
    }
    CacheEntry entry =
        cache.locked(location.digest(), () -> cache.publish(location, whole, partial));
    signatures.putIfAbsent(location.digest(), whole.signature());
    MEMO.remember(key, location, states, absent);
    return new CachedModel(location, entry.openedFile());
  }

  /** What is chosen of a model of text or images has no meaning for another. */
  private static void refuseChoices(ModelChoices choices, ModelSignature signature, String uri) {
    if (signature.image() == null) {
      refuseTask(choices, signature, uri);
    }
    if (!choices.tokenizer().isEmpty()) {
      throw new ScoringException(TokenProblems.noText(uri, "tokenizer", choices.tokenizer()));
    } else if (choices.dimensions() > 0) {
      throw new ScoringException(
          TokenProblems.noText(uri, "dimensions", Integer.toString(choices.dimensions())));
    }
  }

  private static void refuseTask(ModelChoices choices, ModelSignature signature, String uri) {
    if (!choices.task().isEmpty()) {
      throw new ScoringException(
          ImageModel.takesPixels(signature.inputs())
              ? ImageProblems.noPreparation(uri, "task", choices.task())
              : TokenProblems.noText(uri, "task", choices.task()));
    }
  }

  /**
   * Fetches the very model that the driver planned with; for executors. Where this host has it
   * already, its files are compared with their digests, which a process does once as long as they
   * do not change.
   *
   * @throws ScoringException THR-MODEL-001 to 003 if it cannot be read here, 012 if it has changed
   */
  public CachedModel fetch(ModelLocation location) {
    String digest = location.digest();
    Optional<CacheEntry> found = cache.find(digest);
    if (found.isPresent()) {
      return new CachedModel(location, found.get().openedFile());
    }
    CacheEntry entry = cache.locked(digest, () -> fetchOnce(location));
    cache.keepWithin(mostBytes);
    return new CachedModel(location, entry.openedFile());
  }

  /** Says that a model's files are in use, until it is closed: they are not removed meanwhile. */
  public FileUse use(CachedModel model) {
    return cache.use(model.location().digest());
  }

  private CacheEntry fetchOnce(ModelLocation location) {
    return cache
        .findInLock(location.digest())
        .orElseGet(() -> cache.assemble(partial -> download(location, partial)));
  }

  private CacheEntry download(ModelLocation location, Path partial) throws IOException {
    ModelSource source = ModelSource.open(location, configuration);
    for (ModelLocation.Part planned : location.parts()) {
      ModelLocation.Part copied =
          planned.isMade()
              ? cache.write(planned.name(), location.choices().bytes(), partial)
              : cache.copyBeside(source, planned.name(), partial);
      if (!copied.sha256().equals(planned.sha256())) {
        throw new ScoringException(
            ModelProblems.changed(
                source.uri() + ": " + planned.name(), planned.sha256(), copied.sha256()));
      }
    }
    // The driver has checked it, with the custom operators that it knows of.
    OnnxFile file =
        OnnxFile.read(
                partial.resolve(source.name()), source.uri(), OperatorDomains.ANY, new Problems())
            .ofText(partial, source.uri());
    return cache.publish(location, file, partial);
  }

  /**
   * What a fetched model takes and gives. Inputs have the types that the model declares, also where
   * a session has to be fed the signed stand-in of an unsigned type.
   */
  public ModelSignature signature(CachedModel model) {
    ModelSignature known = signatures.get(model.location().digest());
    return known != null ? known : read(model);
  }

  private ModelSignature read(CachedModel model) {
    String uri = model.location().uri();
    CacheEntry entry = entry(model);
    ModelSignature signature =
        ModelSource.reading(
            uri,
            () ->
                OnnxFile.read(entry.originalFile(), uri, OperatorDomains.ANY, new Problems())
                    .ofText(entry.folder(), uri)
                    .signature());
    signatures.putIfAbsent(model.location().digest(), signature);
    return signature;
  }

  private CacheEntry entry(CachedModel model) {
    Path folder = requireNonNull(model.file().getParent());
    return cache
        .find(folder.getFileName().toString())
        .orElseThrow(() -> new ScoringException(ModelProblems.notFound(model.location().uri())));
  }

  /**
   * A fetched model in int8, made from its file as it was fetched.
   *
   * @param bits of a weight, 7 or 8
   * @throws ScoringException THR-MODEL-905, 906 and 959 where that cannot be
   */
  public Quantised quantised(CachedModel model, int bits) {
    String uri = model.location().uri();
    CacheEntry entry = entry(model);
    return ModelSource.reading(
        uri,
        () -> Quantised.of(OnnxProto.read(entry.originalFile(), uri), entry.folder(), bits, uri));
  }

  /**
   * What of a fetched model can be int8 with static scales, by its file as it was fetched.
   *
   * @param bits of a weight, 7 or 8
   * @throws ScoringException THR-MODEL-957, 906 and 959 where that cannot be
   */
  public FixedScales fixedScales(CachedModel model, int bits) {
    String uri = model.location().uri();
    CacheEntry entry = entry(model);
    return ModelSource.reading(
        uri,
        () -> FixedScales.of(OnnxProto.read(entry.originalFile(), uri), entry.folder(), bits, uri));
  }

  /**
   * What a session opens: the model's own file, or its rewritten graph beside it, which the first
   * to ask on this host writes. Weights in other files are read from where they are.
   *
   * @param fed the inputs that are fed, also those with a default
   */
  public OpenedGraph opened(CachedModel model, Collection<Rewrite> wanted, Collection<String> fed) {
    if (wanted.isEmpty()
        && signature(model).optionalInputs().stream().noneMatch(i -> fed.contains(i.name()))) {
      return new OpenedGraph(model.file(), List.of(), Map.of());
    }
    Rewritten rewritten = Rewritten.of(graph(model), wanted, fed);
    Path file =
        rewritten.isUnchanged()
            ? model.file()
            : cache.locked(
                model.location().digest(),
                () -> cache.beside(model.file(), rewritten.suffix(), rewritten.model()));
    return new OpenedGraph(file, rewritten.categories(), rewritten.mapKeys());
  }

  /** The graph of a fetched model, before it is rewritten. */
  public static ModelProto graph(CachedModel model) {
    String uri = model.location().uri();
    return ModelSource.reading(uri, () -> OnnxProto.read(model.file(), uri));
  }

  private static String digest(List<ModelLocation.Part> parts) {
    return Sha256.ofParts(parts.stream().map(ModelLocation.Part::stored).toList());
  }

  /** The digest of the graph's file pins it; that of all files pins all. */
  private static void checkPin(
      ModelReference reference, ModelSource source, ModelLocation location) {
    @Nullable String pinned = reference.sha256();
    String graph = location.parts().get(0).sha256();
    List<ModelLocation.Part> files =
        location.parts().stream().filter(part -> !part.isMade()).toList();
    if (pinned != null && !pinned.equals(graph) && !pinned.equals(digest(files))) {
      throw new ScoringException(ModelProblems.digestMismatch(source.uri(), pinned, graph));
    }
  }
}
