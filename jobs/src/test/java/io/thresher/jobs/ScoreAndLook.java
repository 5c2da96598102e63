package io.thresher.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * A driver program for tests: makes several calls on one Spark session, then saves what its web
 * interface shows and how its processes were started. Arguments: the folder to save to, the
 * certificate of the interface, and a file of arguments, one a line, for each call.
 */
public final class ScoreAndLook {
  private static final List<String> PAGES =
      List.of("/jobs/", "/stages/", "/storage/", "/environment/", "/executors/", "/SQL/");

  private ScoreAndLook() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path certificate = Path.of(arguments[1]);
    SparkRuntime spark = SparkRuntime.open(SparkRuntime.configuration(Map.of()));
    List<String> exitCodes = new ArrayList<>();
    for (String call : List.of(arguments).subList(2, arguments.length)) {
      String[] lines = Files.readAllLines(Path.of(call)).toArray(String[]::new);
      exitCodes.add(Integer.toString(Main.run(lines, System.out, System.err)));
    }
    Files.write(folder.resolve("exit-codes"), exitCodes);
    save(spark.session(), certificate, folder);
    Files.writeString(
        folder.resolve("processes"),
        ProcessHandle.allProcesses()
            .flatMap(process -> process.info().commandLine().stream())
            .collect(Collectors.joining("\n")));
    spark.close();
    System.exit(0);
  }

  private static void save(SparkSession spark, Path certificate, Path folder) throws IOException {
    URI home = URI.create(spark.sparkContext().uiWebUrl().get());
    List<String> pages = new ArrayList<>(PAGES);
    String api = "/api/v1/applications/" + spark.sparkContext().applicationId();
    pages.addAll(List.of(api + "/environment", api + "/sql?details=true", api + "/allexecutors"));
    String overview = Files.readString(saved(home, "/SQL/", certificate, folder));
    Matcher execution = Pattern.compile("/SQL/execution/\\?id=\\d+").matcher(overview);
    while (execution.find()) {
      pages.add(execution.group());
    }
    for (String page : pages) {
      saved(home, page, certificate, folder);
    }
  }

  private static Path saved(URI home, String page, Path certificate, Path folder)
      throws IOException {
    Path file = folder.resolve(page.replaceAll("[^A-Za-z0-9]+", "-") + ".page");
    try (InputStream body = SecureDaemons.open(home.resolve(page), certificate)) {
      return Files.write(file, body.readAllBytes());
    }
  }
}
