package io.thresher.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One page of Markdown.
 *
 * @param name relative to the top of the repository
 */
record Page(String name, List<String> lines) {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> BESIDE_DOCS =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "CHANGELOG.md",
          "cluster-configs/README.md",
          "datasets/README.md",
          "findings/README.md");

  /** README, docs, and the pages that they lead to. */
  static List<Page> all() {
    try (Stream<Path> docs = Files.walk(REPOSITORY.resolve("docs"))) {
      return Stream.concat(
              BESIDE_DOCS.stream(),
              docs.filter(file -> file.toString().endsWith(".md"))
                  .map(file -> REPOSITORY.relativize(file).toString())
                  .sorted())
          .map(Page::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page read(String name) {
    try {
      return new Page(name, Files.readAllLines(REPOSITORY.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    Path parent = REPOSITORY.resolve(name).getParent();
    return parent == null ? REPOSITORY : parent;
  }

  /** What is fenced, and the comments that tell what to do with it, in their order. */
  List<Block> blocks() {
    return new BlockReader(this).read();
  }

  /** The page's text, with blanks for what is fenced or stands between backquotes. */
  List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      boolean fence = line.stripLeading().startsWith("```");
      prose.add(fenced || fence ? "" : line.replaceAll("`[^`]*`", ""));
      fenced ^= fence;
    }
    return prose;
  }

  /** The names under which links find headings: as the sites that show repositories make them. */
  List<String> anchors() {
    List<String> anchors = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      fenced ^= line.stripLeading().startsWith("```");
      if (!fenced && line.matches("#{1,6} .*")) {
        String anchor = anchor(line.replaceFirst("#+ ", ""));
        long before = anchors.stream().filter(anchor::equals).count();
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    String text = heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").strip();
    return text.toLowerCase(java.util.Locale.ROOT)
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '_')
        .mapToObj(c -> c == ' ' ? "-" : Character.toString(c))
        .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return name;
  }
}
