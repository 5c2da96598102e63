package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Golden rows beside a model that a web server gives, which tells of no file before it is asked.
 */
class ITGoldenOverHttp {
  private static final Path CONVERSIONS =
      Path.of("src/test/resources/conversions").toAbsolutePath();

  private final Map<String, Path> served = new ConcurrentHashMap<>();
  private HttpServer server;

  @TempDir Path temp;

  @BeforeEach
  void start() throws IOException {
    SharedSpark.session();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    Path file = served.get(exchange.getRequestURI().getPath());
    try (exchange) {
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        byte[] content = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  private CommandRun score(String name, String goldenFile, String output) {
    Path folder = CONVERSIONS.resolve(name);
    served.put("/" + name + "/model.onnx", folder.resolve("model.onnx"));
    if (!goldenFile.isEmpty()) {
      served.put("/" + name + "/" + goldenFile, folder.resolve("golden.parquet"));
    }
    return CommandRun.of(
        List.of(
            "score",
            String.format(
                Locale.ROOT,
                "--model=http://127.0.0.1:%d/%s/model.onnx",
                server.getAddress().getPort(),
                name),
            "--input=" + folder.resolve("rows.parquet"),
            "--output=" + temp.resolve(output),
            "--nulls=nan",
            name.equals("sklearn-missing") ? "--drop=p" : "--drop=p,c"));
  }

  @Test
  void comparesThemUnderBothNames() {
    CommandRun none = score("xgboost-binary", "", "none");
    assertThat(none.exitCode()).as(none.err()).isZero();
    assertThat(none.out()).doesNotContain("golden rows");

    CommandRun shared = score("xgboost-binary", "golden.parquet", "shared");
    assertThat(shared.exitCode()).as(shared.err()).isZero();
    assertThat(shared.out())
        .containsPattern("golden rows   40 of http://\\S+/xgboost-binary/golden.parquet agree");

    CommandRun own = score("xgboost-binary", "model.onnx.golden.parquet", "own");
    assertThat(own.out())
        .containsPattern("golden rows   40 of http://\\S+model.onnx.golden.parquet");
  }

  @Test
  void refusesAModelThatGivesOthers() {
    CommandRun run = score("sklearn-missing", "model.onnx.golden.parquet", "refused");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("THR-MODEL-812: ").contains("http://", "missing values");
  }
}
