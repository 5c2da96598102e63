package io.thresher.errors;

import java.util.Collection;

/** What can go wrong with ONNX Runtime: its library, its options, its sessions. */
public final class RuntimeProblems {
  private RuntimeProblems() {}

  /**
   * ONNX Runtime's library is unpacked to the folder for temporary files and loaded from there.
   * That failed on this host.
   */
  public static Problem libraryFailed(String reason) {
    return problem(
        1,
        "ONNX Runtime's native library does not load",
        "this host",
        "expected Linux, macOS or Windows on x86-64 or ARM with a writable java.io.tmpdir, got: "
            + reason,
        "check the platform, and that java.io.tmpdir is writable and not mounted noexec");
  }

  /** The launchers keep the library unpacked, in a folder that it then does not load from. */
  public static Problem givenLibraryFailed(String folder, String reason) {
    return problem(
        991,
        "ONNX Runtime's native library does not load from the folder that was given",
        folder,
        "expected it there, as onnxruntime.native.path says, got: " + reason,
        "leave onnxruntime.native.path out, or correct it; where a launcher gave it, delete that"
            + " folder and the archive of classes beside it");
  }

  /**
   * The model is read, but the session for it fails in a way that may be the machine's: no memory,
   * or a device that refuses.
   *
   * @param reason ONNX Runtime's own message
   */
  public static Problem sessionFailed(String model, String digest, String device, String reason) {
    return problem(
        2,
        "ONNX Runtime cannot make a session of the model",
        model + " (" + digest + ") on " + device,
        "expected a session, got: " + reason,
        "check that the model runs in ONNX Runtime elsewhere, and that memory suffices");
  }

  /**
   * ONNX Runtime reads the whole model when it makes a session, and objects to it: an operator that
   * it does not implement for these types, shapes that contradict each other, or a damaged graph.
   *
   * @param reason ONNX Runtime's own message
   */
  public static Problem modelRefused(String model, String digest, String reason) {
    return new Problem(
        Area.MODEL,
        101,
        "ONNX Runtime refuses the model",
        model + " (" + digest + ")",
        "expected a valid model of operators that ONNX Runtime has, got: " + reason,
        "export the model again with operators and types that ONNX Runtime implements");
  }

  /**
   * A {@code StringNormalizer} changes or ignores case by the rules of a locale, which it asks the
   * system for when a session is made: containers often have none but {@code C}. Without the
   * attribute {@code locale} it asks for {@code en_US.UTF-8}.
   *
   * @param locale the name that the model asks for
   */
  public static Problem localeMissing(String model, String locale) {
    return new Problem(
        Area.MODEL,
        102,
        "the system lacks a locale that the model asks for",
        model + ", StringNormalizer",
        "expected locale '" + locale + "' on the driver and every executor, got none of that name",
        "install it where Thresher runs (Debian: apt-get install locales; localedef -i "
            + locale.replaceFirst("\\..*", "")
            + " -f UTF-8 "
            + locale
            + "), or export the model with locale='C.UTF-8', or without a change of case");
  }

  /** A task asked for a session when its executor had begun to shut down. */
  public static Problem cacheClosed() {
    return problem(
        3,
        "the executor is shutting down",
        "the cache of sessions",
        "expected to start scoring before it closed, got a request after",
        "nothing, if the job was ending; otherwise look for why the executor stopped");
  }

  /** Spark interrupted the task while it waited. */
  public static Problem interrupted(String waitingFor) {
    return problem(
        4,
        "scoring was interrupted",
        "a task that waited for " + waitingFor,
        "expected to wait until it was there, got an interrupt",
        "nothing, if the task was cancelled");
  }

  /** {@code --device} has a form that is none of a device. */
  public static Problem unknownDevice(String device) {
    return usage(
        201,
        "the device is not known",
        "option device",
        "expected cpu, cuda or cuda:<ordinal>, got '" + device + "'",
        "correct the option");
  }

  /**
   * The ONNX Runtime on the class path is the one without the GPU's provider. Scoring on the CPU
   * instead would be slow and different in the last digits, so it is not done silently.
   */
  public static Problem deviceAbsent(String device, String provider, Collection<String> present) {
    return usage(
        202,
        "the device is not there, and is never replaced by the CPU",
        "option device",
        "expected ONNX Runtime's %s provider for '%s', got only %s"
            .formatted(provider, device, String.join(", ", present)),
        "put com.microsoft.onnxruntime:onnxruntime_gpu on the class path in place of onnxruntime,"
            + " or choose the device cpu");
  }

  /**
   * {@code --device cuda:N} names a GPU that Spark did not assign to the task: others would use it,
   * too, and the one that was assigned would idle.
   */
  public static Problem otherAssigned(String asked, String assigned) {
    return usage(
        928,
        "Spark assigned another device",
        "option device, this task",
        "expected the device that Spark assigned, %s, got '%s'".formatted(assigned, asked),
        "choose the device cuda: it is the one that Spark assigns");
  }

  /**
   * The address of the GPU that Spark assigned is none that this process can reach: the script that
   * finds GPUs names others than {@code CUDA_VISIBLE_DEVICES} lists, or names them by identifiers
   * where that is not set.
   */
  public static Problem assignedUnseen(String asked, String address, String visible) {
    return usage(
        929,
        "the device that Spark assigned cannot be found",
        "option device, this task",
        ("expected for '%s' an address that is a number, or that CUDA_VISIBLE_DEVICES lists, got %s"
                + " with %s")
            .formatted(asked, address, visible),
        "let cluster-configs/gpu/discover-gpus be the discovery script, in the environment that"
            + " executors have");
  }

  /** One session runs on one GPU, so the others would idle. */
  public static Problem severalAssigned(String asked, Collection<String> addresses) {
    return usage(
        930,
        "Spark assigned several devices to a task",
        "option device, this task",
        "expected for '%s' one address, got %s".formatted(asked, String.join(", ", addresses)),
        "set spark.executor.resource.gpu.amount=1, and spark.task.resource.gpu.amount to 1 or a"
            + " part of it");
  }

  /** {@code --ort} names something that ONNX Runtime would ignore silently. */
  public static Problem unknownOption(String key, Collection<String> known) {
    return usage(
        203,
        "ONNX Runtime has no such option",
        "option " + key,
        "expected a session option or config entry of ONNX Runtime 1.29, got '" + key + "'",
        Nearest.hint(key, known));
  }

  /** {@code --ort} gives an option a value that ONNX Runtime does not take. */
  public static Problem badOptionValue(String key, String value, String allowed) {
    return usage(
        204,
        "the value of an ONNX Runtime option is not allowed",
        "option " + key,
        "expected " + allowed + ", got '" + value + "'",
        "correct the value");
  }

  /** {@code --ort} sets something that Thresher sets itself, or that has no effect here. */
  public static Problem reservedOption(String key, String instead) {
    return usage(
        205,
        "the ONNX Runtime option is set by other means",
        "option " + key,
        "expected it to be left out",
        instead);
  }

  /** ONNX Runtime would overwrite the file that one of its options names. */
  public static Problem fileExists(String key, String file) {
    return usage(
        206,
        "the file that an ONNX Runtime option would write is there already",
        "option " + key,
        "expected the name of a new file, got " + file,
        "give another name, or remove the file");
  }

  private static Problem problem(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.RUNTIME, number, what, where, expectation, fix);
  }

  private static Problem usage(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.USAGE, number, what, where, expectation, fix);
  }
}
