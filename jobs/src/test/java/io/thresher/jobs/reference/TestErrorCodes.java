package io.thresher.jobs.reference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.thresher.errors.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestErrorCodes {
  private static final List<ErrorCodes.Code> CODES = ErrorCodes.all();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("io.thresher");

  @Test
  void usesNoNumberTwice() {
    assertThat(CODES)
        .extracting(ErrorCodes.Code::name)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(100);
  }

  @Test
  void saysWhyEachArises() {
    assertThat(CODES)
        .filteredOn(code -> !code.source().text().matches("[A-Z`].{20,}\\."))
        .extracting(code -> code.name() + " " + code.source().name())
        .as("codes whose method has no comment that says, in sentences, why the problem arises")
        .isEmpty();
  }

  @Test
  void namesEveryPart() {
    assertThat(CODES)
        .allSatisfy(
            code ->
                assertThat(
                        List.of(
                            code.example().what(),
                            code.example().where(),
                            code.example().expectation(),
                            code.example().fix()))
                    .as(code.name())
                    .allSatisfy(part -> assertThat(part).isNotBlank()));
  }

  @Test
  void makesNoneThatNobodyReports() {
    assertThat(CODES)
        .filteredOn(code -> method(code).getAccessesToSelf().isEmpty())
        .extracting(ErrorCodes.Code::name)
        .isEmpty();
  }

  private static JavaMethod method(ErrorCodes.Code code) {
    return CLASSES
        .get(code.maker().getDeclaringClass())
        .getMethod(code.maker().getName(), code.maker().getParameterTypes());
  }

  @Test
  void makesProblemsNowhereElse() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.thresher.errors")
        .should()
        .callConstructorWhere(
            JavaCall.Predicates.target(
                HasOwner.Predicates.With.owner(JavaClass.Predicates.type(Problem.class))))
        .check(CLASSES);
  }

  @Test
  void knowsEveryCodeThatTheDocsName() throws IOException {
    Set<String> known = CODES.stream().map(ErrorCodes.Code::name).collect(Collectors.toSet());
    Pattern code = Pattern.compile("THR-[A-Z]+-[0-9]{3}");
    try (Stream<Path> found = Files.walk(Path.of("../docs"))) {
      List<Path> docs = new ArrayList<>(found.filter(f -> f.toString().endsWith(".md")).toList());
      docs.add(Path.of("../README.md"));
      for (Path doc : docs) {
        List<String> named =
            code.matcher(Files.readString(doc)).results().map(MatchResult::group).toList();
        assertThat(known).as(doc.toString()).containsAll(named);
      }
    }
  }
}
