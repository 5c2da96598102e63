package io.thresher.jobs.cli;

import io.thresher.errors.Nearest;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A job as YAML: one key for each option, named as on the command line without its dashes. A list
 * gives an option several times; a mapping gives it once for each {@code key=value}. Scalars count
 * as written ({@code no} and {@code 010} stay text).
 */
final class JobFile {
  static final Set<String> NOT_FROM_A_FILE = Set.of("job", "help");

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,39}");
  private static final Set<String> ONLY_TEXTS = Set.of("input", "keep", "drop", "partition-by");

  private final String file;
  private final @Nullable MappingNode root;

  private JobFile(String file, @Nullable MappingNode root) {
    this.file = file;
    this.root = root;
  }

  static JobFile read(String file) {
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      Node node = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
      if (node == null || node instanceof MappingNode) {
        return new JobFile(file, (MappingNode) node);
      }
      throw unreadable(file, "no mapping at the top");
    } catch (IOException e) {
      throw unreadable(file, e.toString());
    } catch (MarkedYAMLException e) {
      // Its words quote the file, which may hold what nobody else shall read.
      throw unreadable(file, "what is no YAML in line " + (e.getProblemMark().getLine() + 1));
    } catch (YAMLException e) {
      throw unreadable(file, "characters that YAML does not have");
    }
  }

  private static ScoringException unreadable(String file, String reason) {
    return new ScoringException(UsageProblems.jobFileUnreadable(file, reason));
  }

  /** The file's options as arguments, less those that the command line itself gives. */
  List<String> argumentsBeside(ParseResult commandLine) {
    refuseOthersFiles(commandLine.commandSpec());
    Problems problems = new Problems();
    List<String> arguments = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (NodeTuple entry : root == null ? List.<NodeTuple>of() : root.getValue()) {
      Node key = entry.getKeyNode();
      if (key instanceof ScalarNode scalar && !keys.add(scalar.getValue())) {
        problems.add(UsageProblems.badJobValue(shown(scalar), place(key), "each key once"));
      }
      problems.collect(() -> arguments.addAll(argumentsOf(entry, commandLine)));
    }
    problems.throwIfAny();
    return arguments;
  }

  /**
   * Where no key is an option, or like one, it is the file of another program: nothing of it is
   * quoted.
   */
  private void refuseOthersFiles(CommandSpec command) {
    List<NodeTuple> entries = root == null ? List.of() : root.getValue();
    boolean ours = entries.isEmpty();
    for (NodeTuple entry : entries) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      ours |= key.equals("model") || NOT_FROM_A_FILE.contains(key);
      ours |= isForScoring(key, command) || Nearest.isLike(key, known(command));
    }
    if (!ours) {
      throw unreadable(file, "no key that is the name of an option");
    }
  }

  /** A key as messages call it: not what stands there in its place. */
  private static String shown(Node key) {
    return key instanceof ScalarNode scalar && NAME.matcher(scalar.getValue()).matches()
        ? scalar.getValue()
        : "(not shown)";
  }

  private List<String> argumentsOf(NodeTuple entry, ParseResult commandLine) {
    CommandSpec command = commandLine.commandSpec();
    String key = scalar(entry.getKeyNode(), "?");
    if (key.equals("model") && !command.positionalParameters().isEmpty()) {
      List<String> given =
          commandLine.matchedPositionals().isEmpty()
              ? values(key, entry.getValueNode())
              : List.of();
      if (given.size() > 1) {
        throw badValue(key, entry.getValueNode(), "one value");
      }
      return given;
    }
    OptionSpec option = NOT_FROM_A_FILE.contains(key) ? null : command.findOption("--" + key);
    if (option == null && isForScoring(key, command)) {
      return List.of();
    }
    if (option == null) {
      throw new ScoringException(
          UsageProblems.unknownJobKey(
              shown(entry.getKeyNode()), place(entry.getKeyNode()), known(command)));
    }
    if (commandLine.hasMatchedOption(option)) {
      return List.of();
    }
    checkForm(key, option, entry.getValueNode());
    List<String> values = values(key, entry.getValueNode());
    if (values.size() > 1 && !option.isMultiValue()) {
      throw badValue(key, entry.getValueNode(), "one value");
    }
    return values.stream().flatMap(value -> argument(option, key, value).stream()).toList();
  }

  /** Where the name alone is enough, {@code true} stands for it and {@code false} for nothing. */
  private static List<String> argument(OptionSpec option, String key, String value) {
    boolean flag = option.arity().min() == 0 && !option.isMultiValue();
    if (flag && value.equals("true")) {
      return List.of("--" + key);
    }
    return flag && value.equals("false") ? List.of() : List.of("--" + key + "=" + value);
  }

  /** So that inspect takes the file of a job that is to be scored. */
  private static boolean isForScoring(String key, CommandSpec command) {
    CommandLine score = command.parent().subcommands().get("score");
    return command.name().equals("inspect")
        && score != null
        && !NOT_FROM_A_FILE.contains(key)
        && score.getCommandSpec().findOption("--" + key) != null;
  }

  private void checkForm(String key, OptionSpec option, Node node) {
    if (node instanceof MappingNode && (!option.isMultiValue() || ONLY_TEXTS.contains(key))) {
      throw badValue(key, node, option.isMultiValue() ? "a text or a list of texts" : "a text");
    }
    if (key.equals("bind")
        && node instanceof SequenceNode list
        && list.getValue().stream()
            .anyMatch(item -> item instanceof ScalarNode s && !s.getValue().contains("="))) {
      throw badValue(
          key, node, "INPUT=COLUMN,... in every item; quote one with commas: ['x=a,b,c']");
    }
  }

  private List<String> values(String key, Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .map(
              entry ->
                  scalar(entry.getKeyNode(), key)
                      + "="
                      + String.join(",", texts(key, entry.getValueNode())))
          .toList();
    }
    return texts(key, node);
  }

  /** A text, or those of a list: no deeper, since an alias may stand within what it stands for. */
  private List<String> texts(String key, Node node) {
    if (node instanceof SequenceNode list) {
      return list.getValue().stream().map(item -> scalar(item, key)).toList();
    }
    return node.getTag().equals(Tag.NULL) ? List.of() : List.of(scalar(node, key));
  }

  private String scalar(Node node, String key) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw badValue(key, node, "a text, a list of texts, or a mapping of texts");
  }

  private ScoringException badValue(String key, Node node, String expected) {
    return new ScoringException(UsageProblems.badJobValue(key, place(node), expected));
  }

  private String place(Node node) {
    return file + ", line " + (node.getStartMark().getLine() + 1);
  }

  private static Set<String> known(CommandSpec command) {
    Set<String> known = new TreeSet<>();
    for (Map.Entry<String, OptionSpec> option : command.optionsMap().entrySet()) {
      if (option.getKey().startsWith("--")) {
        known.add(option.getKey().substring(2));
      }
    }
    known.removeAll(NOT_FROM_A_FILE);
    return known;
  }
}
