import com.sun.management.OperatingSystemMXBean;
import io.thresher.jobs.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * {@code thresher score} several times in one process, on one Spark: what it takes once the process
 * is warm. Arguments: the file for the seconds that each time took, on the clock and of all
 * processors, a JSON list of pairs; how many times; the output, deleted before each; then those of
 * the command.
 */
final class ScoreAgain {
  private ScoreAgain() {}

  public static void main(String[] arguments) throws IOException {
    Path times = Path.of(arguments[0]);
    int passes = Integer.parseInt(arguments[1]);
    Path output = Path.of(arguments[2]);
    String[] command = Arrays.copyOfRange(arguments, 3, arguments.length);
    SparkSession.builder().getOrCreate(); // Configured by system properties; the command uses it.
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    List<List<Double>> seconds = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      delete(output);
      long start = System.nanoTime();
      long busy = process.getProcessCpuTime();
      int code = Main.run(command, System.out, System.err);
      double taken = (System.nanoTime() - start) / 1e9;
      seconds.add(List.of(taken, (process.getProcessCpuTime() - busy) / 1e9));
      if (code != 0) {
        System.exit(code);
      }
    }
    Files.writeString(times, seconds.toString());
    System.exit(0);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(ScoreAgain::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
