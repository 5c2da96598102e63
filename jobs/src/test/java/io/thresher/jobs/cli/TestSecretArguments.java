package io.thresher.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.jobs.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestSecretArguments {
  private static final String SECRET = "c4n4ry";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "--model,      s3a://KEY:c4n4ry@bucket/model.onnx",
    "--input,      s3a://KEY:sl/c4n4ry@bucket/data",
    "--output,     'wasbs://u:c4n4ry@account.example/out'",
    "--input,      'https://account.example/data.parquet?sv=2024&sig=c4n4ry'",
    "--input,      'https://b.example/d.parquet?X-Amz-Credential=a&X-Amz-Signature=c4n4ry'",
    "--query,      'SELECT * FROM parquet.`s3a://KEY:c4n4ry@bucket/data`'",
    "--report,     'hdfs://u:c4n4ry@name/r.json'",
    "--input,      'https://f.example/api/data?code=c4n4ry'",
    "--input,      'https://f.example/data?a=b&key=c4n4ry'",
    "--output,     'https://f.example/data?auth=c4n4ry'",
    "--model,      s3a://c4n4ry@bucket/model.onnx",
    "--run-id,     store.secret.key=c4n4ry",
    "--run-id,     s3a://KEY:c4n4ry@bucket",
    "--run-id,     AKIAC4N4RYC4N4RYC4N4"
  })
  void refusesSecretsInUrls(String option, String value) {
    for (CommandRun run :
        List.of(
            CommandRun.of("score", option, value), CommandRun.of("score", option + "=" + value))) {
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains(
              "THR-USE-601", " | " + option + " | ", "hadoop.security.credential.provider.path")
          .doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key=c4n4ry",
        "spark.hadoop.fs.s3a.bucket.lake.session.token=c4n4ry",
        "spark.hadoop.fs.azure.account.key.a.example=c4n4ry",
        "spark.hadoop.fs.azure.sas.c.a.example=c4n4ry",
        "spark.ssl.keyStorePassword=c4n4ry",
        "spark.authenticate.secret=c4n4ry",
        "spark.executorEnv.AWS_SECRET_ACCESS_KEY=c4n4ry",
        "spark.executorEnv.AZURE_STORAGE_KEY=c4n4ry",
        "spark.executorEnv.GH_PAT=c4n4ry",
        "spark.yarn.appMasterEnv.STORE_AUTH=c4n4ry",
        "spark.hadoop.fs.unheard-of.key=c4n4ry",
        "spark.hadoop.fs.unheard-of.sharedKey=c4n4ry",
        "spark.hadoop.fs.unheard-of.endpoint=https://h/d?code=c4n4ry",
        "spark.driver.extraJavaOptions=-Xmx1g -Djavax.net.ssl.trustStorePassword=c4n4ry",
        "spark.some.url=jdbc:postgresql://u:c4n4ry@host/db"
      })
  void refusesSecretProperties(String property) {
    CommandRun run = CommandRun.of("score", "--conf", property);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("THR-USE-601", "--conf " + property.replaceFirst("=.*", ""))
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--conf=spark.hadoop.hadoop.security.credential.provider.path=jceks://file/k.jceks",
        "--conf=spark.hadoop.fs.s3a.aws.credentials.provider=org.example.Provider",
        "--conf=spark.authenticate.secret.file=/run/secret",
        "--conf=spark.security.credentials.hive.enabled=false",
        "--conf=spark.kubernetes.driver.secrets.s3=/etc/s3",
        "--conf=spark.kubernetes.driver.secretKeyRef.AWS_SECRET_ACCESS_KEY=s3:key",
        "--conf=spark.executorEnv.PYTHONPATH=/lib",
        "--conf=spark.hadoop.fs.unheard-of.key.cache.size=10",
        "--run-id=nightly-2026-11-28",
        "--conf=spark.redaction.regex=(?i)secret|password",
        "--input=hdfs://name:8020/user@2026/data",
        "--input=abfss://container@account.example/data",
        "--bind=token_ids=a,b",
        "--outputs=token=word",
        "--filter=password_length = 8 AND token='x'"
      })
  void leavesTheRestAlone(String argument) {
    Problems problems = new Problems();

    SecretArguments.check(List.of(argument), null, problems);

    assertThat(problems.list()).isEmpty();
  }

  @Test
  void refusesSecretsInJobFiles() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            model: s3a://KEY:c4n4ry@bucket/model.onnx
            conf:
              spark.hadoop.fs.s3a.secret.key: c4n4ry
            """);
    Path report = folder.resolve("report.json");

    CommandRun run = CommandRun.of("score", "--job", job.toString(), "--report", report.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(job + ", model", job + ", conf spark.hadoop.fs.s3a.secret.key")
        .doesNotContain(SECRET);
    assertThat(report).content().contains("THR-USE-601").doesNotContain(SECRET);
  }

  @Test
  void quotesNothingOfAMalformedJobFile() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"), "conf: {spark.x.secret.key: c4n4ry\nmodel: m");

    CommandRun run = CommandRun.of("score", "--job", job.toString());

    assertThat(run.err()).contains("THR-USE-108", "line 2").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c4n4ry",
        "root:c4n4ry:0:0:root:/root:/bin/bash\n",
        "[default]\naws_key = c4n4ry\n",
        "*c4n4ry\n",
        "a: &c4n4ry 1\nb: &c4n4ry 2\nc: *c4n4ry2\n",
        "!c4n4ry!x y\n",
        "%c4n4ry\n--- x\n",
        "c4n4ry: secret\n",
        "password c4n4ry: secret\n",
        "- c4n4ry\n",
        "machine h login u password c4n4ry\n\tx: y\n",
        "{\"c4n4ry\": \"c4n4ry\"}",
        "c4n4ry\u0000\u0001",
        "model: m\nc4n4ry c4n4ry: x\n",
        "model: m\n? [c4n4ry]\n: x\n"
      })
  void quotesNothingOfAFileThatIsNoJobFile(String content) throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), content);

    CommandRun run = CommandRun.of("score", "--debug", "--job", job.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-USE-1", job.toString());
    assertThat(run.err() + run.out()).doesNotContain(SECRET);
  }

  @Test
  void repeatsNoIdOfARunThatIsNone() {
    CommandRun run =
        CommandRun.of(
            "score", "--model", "m", "--input", "i", "--output", "o", "--run-id", "is c4n4ry");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-USE-208", "9 characters").doesNotContain(SECRET);
  }

  @Test
  void looksAtTheArgumentsOfSparkSubmit() {
    String command =
        "org.apache.spark.deploy.SparkSubmit --conf spark.hadoop.fs.s3a.secret.key=c4n4ry"
            + " --class io.thresher.jobs.Main thresher.jar score";
    Problems problems = new Problems();

    SecretArguments.checkSubmission(command, problems);
    SecretArguments.checkSubmission("org.example.Test --conf a.secret=c4n4ry", problems);

    assertThat(problems.list())
        .singleElement()
        .extracting(Problem::line)
        .asString()
        .contains("--conf spark.hadoop.fs.s3a.secret.key")
        .doesNotContain(SECRET);
  }
}
