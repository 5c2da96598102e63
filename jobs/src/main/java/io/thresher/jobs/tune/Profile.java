package io.thresher.jobs.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.thresher.spark.check.SampleScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that scored a model fastest, and where that holds.
 *
 * @param version of this form
 * @param model its digest: SHA-256, lower-case hex
 * @param hardware that it was measured on
 * @param versions of what it was measured with, by name
 * @param options of scoring, by key; empty where the defaults are best
 * @param conf properties of Spark, by key
 * @param sameBits whether it was seen to leave every bit of the scores as it is
 * @param measured what the settings were chosen for, for people
 */
public record Profile(
    int version,
    String model,
    Hardware hardware,
    SortedMap<String, String> versions,
    SortedMap<String, String> options,
    SortedMap<String, String> conf,
    boolean sameBits,
    String measured) {
  /** Behind the name of the model's file. */
  public static final String SUFFIX = ".tuned.json";

  /** More is no profile. */
  public static final int MOST_BYTES = 1 << 20;

  private static final int VERSION = 1;
  private static final List<String> OPTIONS =
      List.of(
          Setting.BATCH_SIZE,
          Setting.BATCH_POSITIONS,
          Setting.THREADS,
          Setting.ENGINE,
          Setting.ORT);
  private static final List<String> CONF = List.of(Setting.TASK_CPUS, Setting.COLUMN_BATCH);
  private static final String ORT_VALUE = "graph_optimization_level=(all|extended|basic)";
  private static final String COUNT = "[1-9]\\d{0,8}";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public Profile {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(hardware, "hardware");
    Objects.requireNonNull(versions, "versions");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(conf, "conf");
  }

  /**
   * Of a setting that was measured here.
   *
   * @param nearness by which its scores were compared with those by default
   */
  public static Profile of(
      String model,
      Hardware hardware,
      Map<String, String> versions,
      Setting setting,
      SampleScores.Nearness nearness,
      String measured) {
    return new Profile(
        VERSION,
        model,
        hardware,
        new TreeMap<>(versions),
        setting.options(),
        setting.conf(),
        nearness == SampleScores.Nearness.SAME_BITS,
        measured);
  }

  /**
   * Reads one. A file that anyone may have put beside a model sets what tuning sets, and nothing
   * else.
   *
   * @throws IOException if it is no profile, in words for people
   */
  public static Profile parse(byte[] content) throws IOException {
    Profile profile;
    try {
      profile = JSON.readValue(content, Profile.class);
    } catch (JsonProcessingException e) {
      throw new IOException("it is no profile: " + e.getOriginalMessage(), e);
    }
    if (profile == null || profile.version != VERSION) {
      throw new IOException("it is no profile of this version of Thresher");
    }
    List<String> strange = new ArrayList<>();
    profile.options.forEach(
        (key, value) -> {
          if (!OPTIONS.contains(key) || value == null || !value.matches(form(key))) {
            strange.add(key + "=" + value);
          }
        });
    profile.conf.forEach(
        (key, value) -> {
          if (!CONF.contains(key) || value == null || !value.matches(COUNT)) {
            strange.add(key + "=" + value);
          }
        });
    if (!strange.isEmpty()) {
      throw new IOException("it sets what tuning does not: " + String.join(", ", strange));
    }
    return profile;
  }

  private static String form(String option) {
    return switch (option) {
      case Setting.ENGINE -> "onnxruntime|trees|openvino";
      case Setting.ORT -> ORT_VALUE;
      default -> COUNT;
    };
  }

  public byte[] json() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  /** Why it says nothing about a model on a machine; empty where it does. */
  public Optional<String> objection(
      String digest, Hardware here, Map<String, String> versionsHere) {
    List<String> otherwise = new ArrayList<>();
    if (!model.equals(digest)) {
      otherwise.add("the model has other content");
    }
    if (!hardware.equals(here)) {
      otherwise.add(
          "the machine was %s, and is %s".formatted(hardware.describe(), here.describe()));
    }
    versionsHere.forEach(
        (name, version) -> {
          String before = versions.getOrDefault(name, "another");
          if (!before.equals(version)) {
            otherwise.add("%s was %s, and is %s".formatted(name, before, version));
          }
        });
    return otherwise.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", otherwise));
  }

  public Setting setting() {
    return new Setting(0, options, conf);
  }
}
