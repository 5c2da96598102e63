package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the build says the jar is made of, and runs with. */
class ITBillOfMaterials {
  private static final Path BOM = Path.of("target/sbom/bom.json");

  @Test
  void namesWhatIsShippedAndWhatItRunsWith() throws IOException {
    assumeTrue(
        Files.exists(BOM) || !Boolean.getBoolean("thresher.maven.offline"),
        "the CycloneDX plugin writes no bill of materials while Maven is offline (mvn -o)");
    assertThat(BOM).as("written by mvn package").exists();
    JsonNode bom = new ObjectMapper().readTree(BOM.toFile());
    Map<String, JsonNode> components = new HashMap<>();
    bom.path("components").forEach(part -> components.put(part.path("name").asText(), part));

    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bom.at("/metadata/component/name").asText()).isEqualTo("thresher-jobs");
    for (String name :
        new String[] {"onnxruntime", "picocli", "spark-sql_2.13", "hadoop-aws", "s3"}) {
      JsonNode part = Objects.requireNonNull(components.get(name), name);
      assertThat(part.path("version").asText()).as(name).isNotEmpty();
      assertThat(part.path("purl").asText()).startsWith("pkg:maven/").contains("/" + name + "@");
      assertThat(part.path("hashes")).as(name).isNotEmpty();
    }
    assertThat(version(components, "onnxruntime")).isEqualTo("1.29.0");
    assertThat(version(components, "spark-sql_2.13"))
        .isEqualTo(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    assertThat(components).doesNotContainKeys("s3proxy", "junit-jupiter", "assertj-core");
  }

  private static String version(Map<String, JsonNode> components, String name) {
    return Objects.requireNonNull(components.get(name), name).path("version").asText();
  }
}
