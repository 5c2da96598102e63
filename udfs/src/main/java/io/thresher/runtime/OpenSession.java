package io.thresher.runtime;

import ai.onnxruntime.OrtException;
import io.thresher.errors.Problem;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.CachedModel;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelStore;
import io.thresher.model.OpenedGraph;
import io.thresher.model.cache.FileUse;
import io.thresher.model.reading.KnownValues;
import io.thresher.model.reading.ValueSearch;
import io.thresher.model.text.TextModel;
import io.thresher.options.Isolation;
import io.thresher.plan.PlugIn;
import io.thresher.prepare.HubTokenizer;
import io.thresher.runtime.ort.AllocationFailure;
import io.thresher.runtime.ort.Devices;
import io.thresher.runtime.ort.OptionsException;
import io.thresher.runtime.ort.OrtOptions;
import io.thresher.runtime.ort.OrtSessions;
import io.thresher.runtime.plugin.ProcessEngines;
import io.thresher.runtime.process.IsolatedSession;
import io.thresher.runtime.session.ModelSession;
import io.thresher.runtime.session.Provider;
import io.thresher.runtime.session.SessionOrder;
import io.thresher.tensor.Categories;
import io.thresher.trees.TreeProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with what it needs: files in the cache that stay while it is open, and a tokenizer. Or,
 * in place of it, a tree ensemble for the kernel.
 *
 * @param categories the numbers that it takes in place of texts; null where it takes texts
 * @param mapKeys the keys of outputs that are tensors in place of maps: one for each column
 */
record OpenSession(
    @Nullable ModelSession session,
    @Nullable TreeProgram trees,
    @Nullable FileUse files,
    @Nullable HubTokenizer tokenizer,
    @Nullable Categories categories,
    Map<String, List<? extends Comparable<?>>> mapKeys,
    long loadNanos)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSession.class);
  private static final String FOLDS_CASTS = "optimization.enable_cast_chain_elimination";
  private static final Pattern NO_LOCALE =
      Pattern.compile("Failed to construct locale with name:([^:]*):");
  private static final Set<ElementType> UNSIGNED =
      EnumSet.of(ElementType.UINT16, ElementType.UINT32, ElementType.UINT64);

  /** Fetches the model to this host, if need be, and makes a session of it. */
  static OpenSession open(SessionSpec spec, ModelStore store) {
    long started = System.nanoTime();
    if (!spec.treeOutputs().isEmpty()) {
      TreeProgram trees = trees(spec, store);
      return new OpenSession(null, trees, null, null, null, Map.of(), System.nanoTime() - started);
    }
    Devices.require(spec.device());
    CachedModel model = store.fetch(spec.model());
    refuseToFoldUnsignedInputs(spec, store, model);
    FileUse files = store.use(model); // ONNX Runtime maps weights, and reads them when it runs.
    ModelSession session = null;
    HubTokenizer tokenizer = null;
    try {
      tokenizer = tokenizer(spec, store, model);
      OpenedGraph graph = store.opened(model, spec.rewrites(), spec.fed());
      Categories categories =
          graph.categories().isEmpty() ? null : new Categories(graph.categories());
      session = session(spec, graph.file(), provider(spec, model));
      long nanos = System.nanoTime() - started;
      return new OpenSession(session, null, files, tokenizer, categories, graph.mapKeys(), nanos);
    } finally {
      if (session == null) {
        close(files);
        if (tokenizer != null) {
          tokenizer.close();
        }
      }
    }
  }

  private static void close(FileUse files) {
    try {
      files.close();
    } catch (IOException e) {
      LOG.warn("A model in the cache stays marked as in use until the process ends", e);
    }
  }

  private static @Nullable HubTokenizer tokenizer(
      SessionSpec spec, ModelStore store, CachedModel model) {
    return store.signature(model).text() == null
        ? null
        : new HubTokenizer(model.file().resolveSibling(TextModel.TOKENIZER), spec.model().uri());
  }

  /** The driver has seen that the kernel takes the model. */
  private static TreeProgram trees(SessionSpec spec, ModelStore store) {
    CachedModel model = store.fetch(spec.model());
    TreeProgram.Recognition recognition =
        TreeProgram.recognise(ModelStore.graph(model), spec.treeOutputs());
    TreeProgram program = recognition.program();
    if (program == null) {
      throw new IllegalStateException(spec.model().uri() + ": " + recognition.reason());
    }
    return program;
  }

  /** Unsigned inputs are fed as signed ones and cast back; folding that cast would change them. */
  private static void refuseToFoldUnsignedInputs(
      SessionSpec spec, ModelStore store, CachedModel model) {
    if (spec.ort().getOrDefault(FOLDS_CASTS, "0").equals("1")
        && store.signature(model).inputs().stream().anyMatch(i -> UNSIGNED.contains(i.type()))) {
      throw new ScoringException(
          RuntimeProblems.reservedOption(
              FOLDS_CASTS, "remove it: it would change the model's unsigned inputs"));
    }
  }

  private static @Nullable Provider provider(SessionSpec spec, CachedModel model) {
    PlugIn plugIn = spec.plugIn();
    if (plugIn == null) {
      return null;
    }
    Map<String, Long> limits = KnownValues.limits(ValueSearch.of(ModelStore.graph(model)));
    return ProcessEngines.shared().provider(plugIn, spec.threads()).with(limits);
  }

  private static ModelSession session(SessionSpec spec, Path file, @Nullable Provider provider) {
    SessionOrder order =
        new SessionOrder(
            file.toString(),
            spec.device(),
            spec.threads(),
            OrtOptions.checked(spec.ort(), spec.caller()),
            provider);
    try {
      return spec.isolation() == Isolation.PROCESS
          ? IsolatedSession.open(order, spec.model().uri(), NativeMemory::limitChild)
          : OrtSessions.open(order);
    } catch (OptionsException e) {
      throw new ScoringException(sessionFailed(spec, e.refusal()), e.refusal());
    } catch (OrtException e) {
      Problem problem =
          switch (e.getCode()) {
            case ORT_RUNTIME_EXCEPTION, ORT_ENGINE_ERROR, ORT_EP_FAIL, ORT_DEVICE_RESET ->
                sessionFailed(spec, e);
            default -> AllocationFailure.is(e) ? sessionFailed(spec, e) : refused(spec, e);
          };
      throw new ScoringException(problem, e);
    }
  }

  private static Problem refused(SessionSpec spec, OrtException e) {
    ModelLocation model = spec.model();
    Matcher locale = NO_LOCALE.matcher(String.valueOf(e.getMessage()));
    if (locale.find()) {
      return RuntimeProblems.localeMissing(model.uri(), locale.group(1));
    }
    return RuntimeProblems.modelRefused(
        model.uri(), model.digest(), String.valueOf(e.getMessage()));
  }

  private static Problem sessionFailed(SessionSpec spec, OrtException e) {
    ModelLocation model = spec.model();
    return RuntimeProblems.sessionFailed(
        model.uri(), model.digest(), spec.device().describe(), String.valueOf(e.getMessage()));
  }

  @Override
  public void close() throws OrtException {
    try {
      if (session != null) {
        session.close();
      }
    } finally {
      if (files != null) {
        close(files);
      }
      if (tokenizer != null) {
        tokenizer.close();
      }
    }
  }
}
