package io.thresher.jobs.cluster;

import io.thresher.options.SqlSetting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf$;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.ConfigReader;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Spark and Hadoop know of a property: Spark's registry of declared ones, its tables of
 * deprecated ones, and Hadoop's files of defaults.
 */
final class SparkKeys {
  private static final String HADOOP = "spark.hadoop.";

  private static final List<String> DECLARING =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.internal.config.History$",
          "org.apache.spark.internal.config.Kryo$",
          "org.apache.spark.internal.config.Network$",
          "org.apache.spark.internal.config.Python$",
          "org.apache.spark.internal.config.Status$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.Worker$",
          "org.apache.spark.sql.internal.SQLConf$",
          "org.apache.spark.sql.internal.StaticSQLConf$");

  /** Properties that Spark reads by name and declares nowhere. Source: its documentation. */
  private static final Pattern UNDECLARED =
      Pattern.compile(
          "spark\\.master|spark\\.executorEnv\\.[A-Z_]+"
              + "|spark\\.(driver|executor|worker)\\.resource\\.gpu\\.(amount|discoveryScript|vendor)"
              + "|spark\\.task\\.resource\\.gpu\\.amount"
              + "|spark\\.ssl\\.(enabled|protocol|keyStore|keyStoreType|keyStorePassword)"
              + "|spark\\.network\\.crypto\\.authEngineVersion"
              + "|spark\\.network\\.sasl\\.serverAlwaysEncrypt"
              + "|spark\\.kubernetes\\.(driver|executor)\\.(label|annotation)\\.[a-z./-]+"
              + "|spark\\.kubernetes\\.(driver|executor)\\.volumes\\.persistentVolumeClaim"
              + "\\.[a-z]+\\.(options\\.claimName|mount\\.path)"
              + "|spark\\.metrics\\.conf\\.[A-Za-z*.]+");

  private final Set<String> listed = new HashSet<>();
  private final Map<String, String> replaced = new HashMap<>();
  private final Configuration hadoop = new Configuration(false);

  SparkKeys() {
    try {
      for (String name : DECLARING) {
        Class.forName(name);
      }
      listed(listed, replaced);
      deprecated(replaced);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    hadoop.addResource("core-default.xml");
    hadoop.addResource("yarn-default.xml");
  }

  /** What is wrong with a property; empty where nothing is. */
  List<String> problems(String key, String value) {
    if (key.startsWith(HADOOP)) {
      return hadoop(key.substring(HADOOP.length()));
    }
    List<String> problems = new ArrayList<>();
    ConfigEntry<?> entry = ConfigEntry.findEntry(key);
    if (replaced.containsKey(key)) {
      problems.add(key + " is deprecated: " + replaced.get(key));
    } else if (entry != null) {
      try {
        entry.readFrom(new ConfigReader(Map.of(key, value)));
      } catch (RuntimeException e) {
        problems.add(e.getMessage());
      }
    } else if (!listed.contains(key)
        && !UNDECLARED.matcher(key).matches()
        && !SqlSetting.keys().contains(key)) {
      problems.add(
          key + " is unknown to Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION());
    }
    return problems;
  }

  private List<String> hadoop(String key) {
    if (Configuration.isDeprecated(key)) {
      return List.of(key + " is deprecated in Hadoop");
    }
    return hadoop.getRaw(key) == null ? List.of(key + " is unknown to Hadoop") : List.of();
  }

  private static void listed(Set<String> keys, Map<String, String> replaced) {
    try (InputStream list =
        Objects.requireNonNull(SparkKeys.class.getResourceAsStream("/spark-keys/4.1.1.txt"))) {
      for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = line.split(" ", 2);
        if (words.length > 1) {
          replaced.put(words[0], "use " + words[1]);
        } else {
          keys.add(words[0]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tables that SparkConf warns by. */
  private static void deprecated(Map<String, String> replaced) throws ReflectiveOperationException {
    for (String table : List.of("deprecatedConfigs", "allAlternatives")) {
      Field field = SparkConf$.class.getDeclaredField(table);
      field.setAccessible(true);
      scala.collection.Map<?, ?> map = (scala.collection.Map<?, ?>) field.get(SparkConf$.MODULE$);
      CollectionConverters.asJava(map)
          .forEach((key, entry) -> replaced.put(key.toString(), "see SparkConf, " + entry));
    }
  }
}
