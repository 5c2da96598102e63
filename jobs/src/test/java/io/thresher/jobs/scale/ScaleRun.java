package io.thresher.jobs.scale;

import io.thresher.jobs.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One command over as many files as are asked for, in this process, and what its driver took:
 * {@code FOLDER FILES COMMAND [OPTION]...}. Prints a line for each figure.
 */
public final class ScaleRun {
  /** Small files, so that it is their number which counts. */
  static final Path DATA = Path.of("../datasets/zoo/forest-classifier");

  private ScaleRun() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int files = Integer.parseInt(arguments[1]);
    String command = arguments[2];
    Path input = LinkedFiles.of(DATA.resolve("data.parquet"), files, folder);
    Path output = folder.resolve("scored-" + files);
    List<String> call = new ArrayList<>(List.of(command));
    if (command.equals("verify")) {
      call.add(output.toString());
    } else {
      call.addAll(List.of("--model", DATA.resolve("model.onnx").toString()));
      call.addAll(List.of("--output", output.toString(), "--keep", "", "--debug"));
      call.addAll(List.of("--report", folder.resolve("report.json").toString()));
      call.addAll(List.of(arguments).subList(3, arguments.length));
      if (call.stream().noneMatch(argument -> argument.startsWith("--input"))) {
        call.addAll(List.of("--input", input.toString()));
      }
    }
    call.addAll(List.of("--conf", "spark.extraListeners=" + TaskSizes.class.getName()));
    System.exit(measured(call, output));
  }

  private static int measured(List<String> call, Path output)
      throws IOException, InterruptedException {
    TaskSizes.readLog();
    HeapInUse heap = HeapInUse.watched();
    long begin = System.nanoTime();
    DriverPhases phases = DriverPhases.of(Thread.currentThread());
    int code = Main.run(call.toArray(String[]::new), System.out, System.err);
    System.out.printf("scale seconds %.1f%n", (System.nanoTime() - begin) / 1e9);
    phases.end().forEach((name, time) -> System.out.printf("scale phase %.2f %s%n", time, name));
    System.out.printf(
        "scale heap %d MiB after the largest of %d collections, which took %.1f s of all%n",
        heap.mostBytes() >> 20, heap.collections(), HeapInUse.collectionSeconds());
    TaskSizes.print();
    Path meta = output.resolve("_thresher");
    if (Files.exists(meta)) {
      try (Stream<Path> kept = Files.list(meta)) {
        for (Path file : kept.filter(Files::isRegularFile).sorted().toList()) {
          System.out.printf("scale bytes %d %s%n", Files.size(file), file.getFileName());
        }
      }
    }
    return code;
  }
}
