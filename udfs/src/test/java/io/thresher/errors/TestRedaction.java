package io.thresher.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestRedaction {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "reading s3a://KEY:hush@bucket/x failed, reading s3a://***@bucket/x failed",
        "s3a://KEY:hu/sh@bucket, s3a://***@bucket",
        "jdbc:postgresql://u:hush@h:5432/db, jdbc:postgresql://***@h:5432/db",
        "jdbc:x://h/db?user=u&password=hush&a=b, jdbc:x://h/db?user=u&password=***&a=b",
        "jdbc:sqlserver://h;user=u;password=hush;a=b, jdbc:sqlserver://h;user=u;password=***;a=b",
        "https://a/b?sv=1&sig=hu%2Fsh, https://a/b?sv=1&sig=***",
        "https://a/b?X-Amz-Security-Token=hush), https://a/b?X-Amz-Security-Token=***)",
        "fs.s3a.secret.key=hush and more, fs.s3a.secret.key=*** and more",
        "-Djavax.net.ssl.keyStorePassword=hush, -Djavax.net.ssl.keyStorePassword=***",
        "password=hush, password=***",
        "https://f.example/api?code=hush&a=b, https://f.example/api?code=***&a=b",
        "https://f.example/api?a=b&key=hush, https://f.example/api?a=b&key=***",
        "https://f.example/api?auth=hush, https://f.example/api?auth=***",
        "s3a://KEYhush@bucket/x, s3a://***@bucket/x",
        "https://hush@f.example/x, https://***@f.example/x",
        "spark.executorEnv.STORE_KEY=hush, spark.executorEnv.STORE_KEY=***",
        "spark.executorEnv.GH_PAT=hush, spark.executorEnv.GH_PAT=***",
        "spark.hadoop.fs.new.store.auth=hush, spark.hadoop.fs.new.store.auth=***",
        "spark.hadoop.fs.new.masterKey=hush, spark.hadoop.fs.new.masterKey=***",
        "run AKIAHUSHHUSHHUSHHUSH ends, run *** ends",
        "-----BEGIN RSA PRIVATE KEY-----hush-----END, ***-----END"
      })
  void masksSecrets(String text, String redacted) {
    assertThat(Redaction.redact(text)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://name:8020/user@2026/data",
        "s3a://bucket/a@b:c@d",
        "abfss://container@account.example/data",
        "file:/data/12:30@noon.parquet",
        "expected 'design=x' and token=word",
        "http://name:8080/a?turkey=1&monkeys=2&barcode=3",
        "spark.executorEnv.PYTHONPATH=/lib",
        "spark.executorEnv.HADOOP_TOKEN_FILE_LOCATION=/run/tokens",
        "spark.hadoop.fs.x.key.cache.size=10",
        "spark.hadoop.io.monkey=1",
        "fs.s3a.aws.credentials.provider=org.example.Provider",
        "hadoop.security.credential.provider.path=jceks://file/k.jceks"
      })
  void leavesTheRestAsItIs(String text) {
    assertThat(Redaction.redact(text)).isEqualTo(text);
  }

  @Test
  void keepsSecretsOutOfEveryProblem() {
    String url = "s3a://KEY:hush@bucket";
    Problem problem = new Problem(Area.DATA, 1, url, url, url, url);

    assertThat(problem.line()).contains("s3a://***@bucket").doesNotContain("hush");
    assertThat(new ScoringException(problem)).hasMessageNotContaining("hush");
  }
}
