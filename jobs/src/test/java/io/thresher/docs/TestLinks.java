package io.thresher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every link of README and docs leads to a page, and to a heading of it. */
class TestLinks {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final int LINES_OF_A_FRONT_DOOR = 150;

  @Test
  void leadToPagesAndHeadings() {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Page page : Page.all()) {
      for (String link : linksOf(page)) {
        links++;
        if (!link.startsWith("https://") && !leadsSomewhere(page, link)) {
          broken.add(page + " -> " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(100);
  }

  @Test
  void reachEveryPageOfDocsFromTheReadme() {
    Set<String> reached = new HashSet<>();
    reach(Page.read("README.md"), reached);

    assertThat(Page.all()).extracting(Page::name).allMatch(reached::contains);
  }

  @Test
  void findThatTheReadmeIsAFrontDoor() {
    assertThat(Page.read("README.md").lines()).hasSizeLessThanOrEqualTo(LINES_OF_A_FRONT_DOOR);
  }

  @Test
  void areFoundBrokenWhereTheyAre() {
    Page page = Page.read("README.md");

    assertThat(leadsSomewhere(page, "docs/README.md#how-to")).isTrue();
    assertThat(leadsSomewhere(page, "#how-to")).isFalse();
    assertThat(leadsSomewhere(page, "docs/README.md#how-to-not")).isFalse();
    assertThat(leadsSomewhere(page, "docs/NOTHING.md")).isFalse();
    assertThat(leadsSomewhere(page, "../outside.md")).isFalse();
  }

  private static List<String> linksOf(Page page) {
    Matcher matcher = LINK.matcher(String.join("\n", page.prose()));
    List<String> links = new ArrayList<>();
    while (matcher.find()) {
      links.add(matcher.group(1));
    }
    return links;
  }

  private static boolean leadsSomewhere(Page from, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? absolute(from) : from.folder().resolve(path).normalize();
    if (!target.startsWith(Page.REPOSITORY) || !Files.isRegularFile(target)) {
      return false;
    }
    return hash < 0 || pageAt(target).anchors().contains(link.substring(hash + 1));
  }

  private static void reach(Page page, Set<String> reached) {
    if (!reached.add(page.name())) {
      return;
    }
    for (String link : linksOf(page)) {
      Path target = page.folder().resolve(link.replaceFirst("#.*", "")).normalize();
      if (target.toString().endsWith(".md") && Files.isRegularFile(target)) {
        reach(pageAt(target), reached);
      }
    }
  }

  private static Page pageAt(Path file) {
    return Page.read(Page.REPOSITORY.relativize(file).toString());
  }

  private static Path absolute(Page page) {
    return Page.REPOSITORY.resolve(page.name());
  }
}
