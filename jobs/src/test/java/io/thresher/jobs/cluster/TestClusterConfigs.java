package io.thresher.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.jobs.CommandRun;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every property that is shipped or printed, against what this Spark and Hadoop know. */
class TestClusterConfigs {
  private static final Path CONFIGS = Path.of("../cluster-configs");
  private static final SparkKeys KEYS = new SparkKeys();

  @ParameterizedTest
  @MethodSource("files")
  void sparkKnowsEveryPropertyOfAFile(Path file) throws IOException {
    check(properties(Files.readString(file)));
    check(properties(uncommented(Files.readString(file))));
  }

  @Test
  void sparkKnowsEveryPropertyOfTheClassificationForEmr() throws IOException {
    JsonNode all = new ObjectMapper().readTree(CONFIGS.resolve("emr/configurations.json").toFile());
    Map<String, String> spark = new TreeMap<>();
    List<String> classifications = new ArrayList<>();
    for (JsonNode one : all) {
      classifications.add(one.get("Classification").asText());
      if (one.get("Classification").asText().equals("spark-defaults")) {
        one.get("Properties")
            .properties()
            .forEach(property -> spark.put(property.getKey(), property.getValue().asText()));
      }
    }
    assertThat(classifications).contains("spark", "spark-defaults");
    assertThat(spark).containsEntry("spark.dynamicAllocation.enabled", "false");
    check(spark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local --cores 4 --memory 8g",
        "standalone --cores 8 --memory 32g --nodes 2",
        "standalone --cores 8 --memory 32g --gpus 2",
        "standalone-secure --cores 8 --memory 32g",
        "yarn --cores 16 --memory 64g --nodes 4",
        "yarn --cores 16 --memory 64g --gpus 4",
        "kubernetes --cores 16 --memory 64g --nodes 4",
        "kubernetes --cores 16 --memory 64g --gpus 1",
        "emr --cores 8 --memory 24g --nodes 3",
      })
  void sparkKnowsEveryPropertyThatIsPrinted(String cluster) throws IOException {
    List<String> call = new ArrayList<>(List.of("config", "--cluster"));
    call.addAll(List.of(cluster.split(" ")));
    CommandRun run = CommandRun.of(call);
    assertThat(run.exitCode()).as(run.err()).isZero();

    Map<String, String> printed = properties(run.out());
    check(printed);
    check(properties(uncommented(run.out())));
    assertThat(printed).containsKeys("spark.master", "spark.task.cpus", "spark.plugins");
  }

  /** What the checks above are for. */
  @ParameterizedTest
  @CsvSource({
    "spark.executor.memroy, 1g, spark.executor.memroy is unknown to Spark 4.1.1",
    "spark.yarn.maxAppAttempt, 1, spark.yarn.maxAppAttempt is unknown to Spark 4.1.1",
    "spark.kubernetes.container.imgae, x, is unknown to Spark",
    "spark.kubernetes.driver.volumes.x, y, is unknown to Spark",
    "spark.executor.resource.gpu.amonut, 1, is unknown to Spark",
    "spark.yarn.executor.memoryOverhead, 1g, is deprecated",
    "spark.yarn.access.namenodes, hdfs://x, is deprecated",
    "spark.yarn.max.executor.failures, 3, is deprecated",
    "spark.hadoop.fs.s3a.endpiont, x, fs.s3a.endpiont is unknown to Hadoop",
    "spark.hadoop.fs.default.name, file:///, fs.default.name is deprecated in Hadoop",
    "spark.executor.cores, two, It should be a/an 'int' value",
    "spark.executor.memory, 1x, It should be a/an 'bytes in MiB' value",
    "spark.thresher.sql.max-thread, 1, is unknown to Spark",
  })
  void findsWhatIsMisspeltOrDeprecatedOrOfAnotherType(String key, String value, String problem) {
    assertThat(KEYS.problems(key, value)).singleElement().asString().contains(problem);
  }

  /** Maven builds no module whose parent names another that is not there. */
  @Test
  void theImageIsBuiltFromEveryModule() throws IOException {
    String image = Files.readString(CONFIGS.resolve("kubernetes/Dockerfile"));
    List<String> ignored =
        Files.readAllLines(CONFIGS.resolve("kubernetes/Dockerfile.dockerignore"));
    List<String> modules =
        Files.readAllLines(Path.of("../pom.xml")).stream()
            .filter(line -> line.contains("<module>"))
            .map(line -> line.replaceAll("\\s*</?module>", ""))
            .toList();
    assertThat(modules).contains("udfs", "jobs");
    for (String module : modules) {
      assertThat(image).contains("\nCOPY " + module + " " + module + "\n");
      assertThat(ignored).contains("!" + module);
    }
    assertThat(Files.readString(CONFIGS.resolve("kubernetes/application")).strip())
        .isEqualTo("local:///opt/thresher/thresher.jar");
    assertThat(image).contains(" /opt/thresher/thresher.jar", " " + GpuSettings.SCRIPT);
  }

  @Test
  void theFlagsOfTheJvmAreTheSameEverywhere() throws IOException {
    List<String> flags =
        Files.readAllLines(CONFIGS.resolve("local/throughput.options")).stream()
            .filter(line -> line.startsWith("-"))
            .toList();
    assertThat(ClusterSettings.THROUGHPUT).isEqualTo(String.join(" ", flags));
    int found = 0;
    for (Path file : files().toList()) {
      Map<String, String> properties = properties(Files.readString(file));
      for (String process : List.of("driver", "executor")) {
        String options = properties.get("spark." + process + ".extraJavaOptions");
        if (options != null) {
          assertThat(options).as(file.toString()).isEqualTo(ClusterSettings.THROUGHPUT);
          found++;
        }
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(7);
  }

  private static void check(Map<String, String> properties) {
    SparkConf conf = new SparkConf(false);
    properties.forEach(conf::set);
    assertThatCode(conf::validateSettings).doesNotThrowAnyException();
    List<String> problems = new ArrayList<>();
    properties.forEach((key, value) -> problems.addAll(KEYS.problems(key, value)));
    assertThat(properties).isNotEmpty();
    assertThat(problems).isEmpty();
  }

  private static String uncommented(String text) {
    return text.replaceAll("(?m)^# (spark\\.\\S+ +\\S+)$", "$1");
  }

  /** As Spark reads them. */
  private static Map<String, String> properties(String text) throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(text));
    Map<String, String> properties = new TreeMap<>();
    read.forEach((key, value) -> properties.put(key.toString(), value.toString().strip()));
    return properties;
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> found =
        Files.find(CONFIGS, 2, (path, facts) -> path.toString().endsWith(".conf"))) {
      return found.sorted().toList().stream();
    }
  }
}
