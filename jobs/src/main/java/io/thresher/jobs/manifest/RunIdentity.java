package io.thresher.jobs.manifest;

import io.thresher.jobs.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What decides the result of a run.
 *
 * @param inputs every file it reads, by path
 * @param modelDigest of the model's content
 * @param options that affect the result, by name
 */
public record RunIdentity(
    List<InputFile> inputs, String modelDigest, SortedMap<String, String> options) {
  private static final int ID_LENGTH = 20;
  private static final int MOST_NAMED = 3;

  /** The id of a run that was given none: the same for the same result. */
  public String id() {
    return Json.digest(this).substring(0, ID_LENGTH);
  }

  /**
   * A digest of all that affects scores, beside what is scored: the model and the options.
   *
   * @param aside options that have to do with the input or the output alone
   */
  public String settings(Set<String> aside) {
    SortedMap<String, String> scoring = new TreeMap<>(options);
    scoring.keySet().removeAll(aside);
    return new RunIdentity(List.of(), modelDigest, scoring).id();
  }

  /**
   * What {@code now} has otherwise than this, for messages; empty where they are equal.
   *
   * @param now the run that is asked for, where this is the one recorded
   */
  public List<String> differences(RunIdentity now) {
    List<String> differences = new ArrayList<>();
    if (!modelDigest.equals(now.modelDigest)) {
      differences.add("the model was " + modelDigest + " and is " + now.modelDigest);
    }
    differences.addAll(optionDifferences(now));
    differences.addAll(inputDifferences(now));
    return differences;
  }

  private List<String> optionDifferences(RunIdentity now) {
    List<String> differences = new ArrayList<>();
    SortedMap<String, String> all = new TreeMap<>(options);
    all.putAll(now.options);
    for (String name : all.keySet()) {
      String before = options.getOrDefault(name, "");
      String after = now.options.getOrDefault(name, "");
      if (!before.equals(after)) {
        differences.add("%s was '%s' and is '%s'".formatted(name, before, after));
      }
    }
    return differences;
  }

  private List<String> inputDifferences(RunIdentity now) {
    Map<String, InputFile> before = byPath(inputs);
    Map<String, InputFile> after = byPath(now.inputs);
    List<String> found = new ArrayList<>();
    for (InputFile file : now.inputs) {
      InputFile earlier = before.get(file.path());
      if (earlier == null) {
        found.add(file.path() + " is new");
      } else if (!earlier.equals(file)) {
        found.add(file.path() + " has changed");
      }
    }
    for (InputFile file : inputs) {
      if (!after.containsKey(file.path())) {
        found.add(file.path() + " is gone");
      }
    }
    List<String> named = new ArrayList<>(found.subList(0, Math.min(MOST_NAMED, found.size())));
    if (found.size() > MOST_NAMED) {
      named.add((found.size() - MOST_NAMED) + " more input files differ");
    }
    return named;
  }

  private static Map<String, InputFile> byPath(List<InputFile> files) {
    Map<String, InputFile> byPath = new HashMap<>();
    files.forEach(file -> byPath.put(file.path(), Objects.requireNonNull(file)));
    return byPath;
  }
}
