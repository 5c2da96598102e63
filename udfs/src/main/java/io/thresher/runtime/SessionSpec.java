package io.thresher.runtime;

import io.thresher.model.ModelLocation;
import io.thresher.model.rewrite.Rewrite;
import io.thresher.options.Caller;
import io.thresher.options.Isolation;
import io.thresher.plan.PlugIn;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.OrtFiles;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one session is made from. Two tasks that ask for equal specs on one executor share a
 * session.
 *
 * @param model which model
 * @param device where it runs
 * @param threads ONNX Runtime's intra-op threads, at least 1
 * @param ort further session options and config entries, checked by {@code OrtOptions}
 * @param cacheFolder the host's model cache; empty for the default
 * @param treeOutputs the outputs that the tree kernel is to give; empty where ONNX Runtime runs the
 *     model
 * @param caller on whose behalf it runs
 * @param rewrites what the graph is changed in, where it has what they change
 * @param fed the inputs that are fed, also those that the model has a default for
 * @param batchTimeout how long a run may take before it is ended and its rows are looked at; zero
 *     for no limit
 * @param isolation where ONNX Runtime runs it
 * @param plugIn the execution provider that is to run what it can; null for ONNX Runtime's own
 *     alone
 */
public record SessionSpec(
    ModelLocation model,
    Device device,
    int threads,
    Map<String, String> ort,
    String cacheFolder,
    List<String> treeOutputs,
    Caller caller,
    List<Rewrite> rewrites,
    List<String> fed,
    Duration batchTimeout,
    Isolation isolation,
    @Nullable PlugIn plugIn)
    implements Serializable {

  /** With ONNX Runtime's own execution provider. */
  public SessionSpec(
      ModelLocation model,
      Device device,
      int threads,
      Map<String, String> ort,
      String cacheFolder,
      List<String> treeOutputs,
      Caller caller,
      List<Rewrite> rewrites,
      List<String> fed,
      Duration batchTimeout,
      Isolation isolation) {
    this(
        model,
        device,
        threads,
        ort,
        cacheFolder,
        treeOutputs,
        caller,
        rewrites,
        fed,
        batchTimeout,
        isolation,
        null);
  }

  /** In the process that asks. */
  public SessionSpec(
      ModelLocation model,
      Device device,
      int threads,
      Map<String, String> ort,
      String cacheFolder,
      List<String> treeOutputs,
      Caller caller,
      List<Rewrite> rewrites,
      List<String> fed,
      Duration batchTimeout) {
    this(
        model,
        device,
        threads,
        ort,
        cacheFolder,
        treeOutputs,
        caller,
        rewrites,
        fed,
        batchTimeout,
        Isolation.NONE);
  }

  /** Of the graph as exported. */
  public SessionSpec(
      ModelLocation model,
      Device device,
      int threads,
      Map<String, String> ort,
      String cacheFolder,
      List<String> treeOutputs,
      Caller caller) {
    this(
        model,
        device,
        threads,
        ort,
        cacheFolder,
        treeOutputs,
        caller,
        List.of(),
        List.of(),
        Duration.ZERO);
  }

  /** For ONNX Runtime, on behalf of a program. */
  public SessionSpec(
      ModelLocation model,
      Device device,
      int threads,
      Map<String, String> ort,
      String cacheFolder) {
    this(model, device, threads, ort, cacheFolder, List.of(), Caller.PROGRAM);
  }

  /**
   * For one run that is looked at: a profile of it is written when the session is closed.
   *
   * @param prefix of the file
   */
  public SessionSpec profiled(String prefix) {
    Map<String, String> options = new HashMap<>(OrtFiles.without(ort));
    options.put("enable_profiling", "1");
    options.put("profile_file_prefix", prefix);
    return new SessionSpec(
        model,
        device,
        threads,
        Map.copyOf(options),
        cacheFolder,
        treeOutputs,
        Caller.PROGRAM,
        rewrites,
        fed,
        batchTimeout,
        isolation,
        plugIn);
  }

  /** The same on another device. */
  public SessionSpec on(Device other) {
    return new SessionSpec(
        model,
        other,
        threads,
        ort,
        cacheFolder,
        treeOutputs,
        caller,
        rewrites,
        fed,
        batchTimeout,
        isolation,
        plugIn);
  }

  /** Without the options that let files be written. */
  public SessionSpec withoutFiles() {
    return new SessionSpec(
        model,
        device,
        threads,
        OrtFiles.without(ort),
        cacheFolder,
        treeOutputs,
        caller,
        rewrites,
        fed,
        batchTimeout,
        isolation,
        plugIn);
  }
}
