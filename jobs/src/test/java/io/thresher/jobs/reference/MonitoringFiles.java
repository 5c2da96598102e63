package io.thresher.jobs.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** What {@code cluster-configs/monitoring} says, read as Prometheus and Grafana would. */
public final class MonitoringFiles {
  public static final Path FOLDER = Path.of("../cluster-configs/monitoring");

  private static final Pattern NAME = Pattern.compile("\\bthresher_[a-z_]+");
  private static final String NAME_LABEL = "__name__";

  private MonitoringFiles() {}

  /** The metrics that the dashboard and the rules ask for. */
  public static Set<String> asked() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        addNames(target.path("expr").asText(), asked);
      }
    }
    for (JsonNode variable : dashboard().path("templating").path("list")) {
      addNames(variable.path("query").path("query").asText(), asked);
    }
    for (Map<String, Object> group : list(yaml("alerts.yml").get("groups"))) {
      for (Map<String, Object> rule : list(group.get("rules"))) {
        addNames(String.valueOf(rule.get("expr")), asked);
      }
    }
    return asked;
  }

  static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("dashboard.json").toFile());
  }

  private static void addNames(String text, Set<String> names) {
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
  }

  static Map<String, Object> yaml(String file) throws IOException {
    try (Reader text = Files.newBufferedReader(FOLDER.resolve(file))) {
      return new Yaml().load(text);
    }
  }

  @SuppressWarnings("unchecked") // As these files are.
  private static List<Map<String, Object>> list(@Nullable Object value) {
    return value == null ? List.of() : (List<Map<String, Object>>) value;
  }

  /** The labels of a series of the servlet, its name among them; null where it is dropped. */
  static @Nullable Map<String, String> relabelled(String name, Map<String, Object> configuration) {
    Map<String, String> labels = new LinkedHashMap<>(Map.of(NAME_LABEL, name, "type", "gauges"));
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Map<String, Object> scrape : list(configuration.get("scrape_configs"))) {
      steps.addAll(list(scrape.get("metric_relabel_configs")));
    }
    for (Map<String, Object> step : steps) {
      Pattern regex = Pattern.compile(String.valueOf(step.get("regex")));
      Matcher matcher = regex.matcher(String.valueOf(labels.get(NAME_LABEL)));
      String action = String.valueOf(step.getOrDefault("action", "replace"));
      if (action.equals("labeldrop")) {
        labels.keySet().removeIf(label -> regex.matcher(label).matches());
      } else if (action.equals("keep") && !matcher.matches()) {
        return null;
      } else if (action.equals("replace") && matcher.matches()) {
        String text = String.valueOf(step.get("replacement"));
        for (int group = 1; group <= matcher.groupCount(); group++) {
          text = text.replace("$" + group, matcher.group(group));
        }
        labels.put(String.valueOf(step.get("target_label")), text);
      }
    }
    return labels;
  }
}
