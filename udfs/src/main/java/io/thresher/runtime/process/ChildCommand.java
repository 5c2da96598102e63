package io.thresher.runtime.process;

import ai.onnxruntime.OrtSession;
import io.thresher.runtime.ort.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a child is started: with what it needs to run a model, and nothing of what this one knows.
 */
final class ChildCommand {
  /** For texts and maps on their way, and outputs that ONNX Runtime takes memory for. */
  static final long HEAP_BYTES = 512L << 20;

  private static final String NATIVE = "onnxruntime.native.";

  /** What native libraries look at. Every other variable may hold a secret. */
  private static final Set<String> VARIABLES =
      Set.of(
          "LANG",
          "LANGUAGE",
          "LOCPATH",
          "TZ",
          "LD_LIBRARY_PATH",
          "CUDA_VISIBLE_DEVICES",
          "NVIDIA_VISIBLE_DEVICES",
          "NVIDIA_DRIVER_CAPABILITIES");

  private static final String LOCALE_VARIABLES = "LC_";

  private ChildCommand() {}

  static ProcessBuilder in(Path folder) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(folder));
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> !VARIABLES.contains(name) && !name.startsWith(LOCALE_VARIABLES));
    environment.put("ORT_DISABLE_TELEMETRY", "1");
    return builder;
  }

  private static List<String> command(Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xms16m");
    command.add("-Xmx" + HEAP_BYTES);
    // It starts quickly, and has little to do in Java.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // It leaves nothing behind on the disk, and nobody looks into it.
    command.addAll(
        List.of(
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=crash",
            "-XX:+DisableAttachMechanism"));
    System.getProperties()
        .forEach(
            (key, value) -> {
              if (String.valueOf(key).startsWith(NATIVE)) {
                command.add("-D" + key + "=" + value);
              }
            });
    if (System.getProperty(NATIVE + "path") == null) {
      command.add("-D" + NATIVE + "path=" + NativeLibrary.folder());
    }
    command.addAll(List.of("-cp", classPath(), ChildMain.class.getName(), folder.toString()));
    return command;
  }

  private static String classPath() throws IOException {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> type : List.of(ChildMain.class, OrtSession.class)) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source == null) {
        throw new IOException(type + " comes from no place on the disk");
      }
      try {
        places.add(Path.of(source.getLocation().toURI()).toString());
      } catch (URISyntaxException | RuntimeException e) {
        throw new IOException(type + " comes from " + source.getLocation(), e);
      }
    }
    return String.join(File.pathSeparator, places);
  }
}
