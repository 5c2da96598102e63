package io.thresher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * One jar serves several versions of Spark: what it names of Spark, the one on the class path has.
 * The build sees its own version; submit-scripts/versions/test the others.
 */
class TestLinkage {

  /** Ask at run time which of two members there is. */
  private static final Set<String> CHOOSING = Set.of("io.thresher.spark.scan.PageHandOver");

  private static final JavaClasses CLASSES = classes();

  private static JavaClasses classes() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(true);
    try {
      return new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.thresher");
    } finally {
      ArchConfiguration.get().reset();
    }
  }

  @Test
  void namesMembersOfSparkThatAreThere() {
    Set<String> missing = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (CHOOSING.stream().noneMatch(type.getName()::startsWith)) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (access.getTargetOwner().getPackageName().startsWith("org.apache.spark")
              && !access.getTargetOwner().isArray()
              && access.getTarget().resolveMember().isEmpty()) {
            missing.add(access.getDescription());
          }
        }
      }
    }

    assertThat(CLASSES.size()).isGreaterThan(100);
    assertThat(missing).isEmpty();
  }

  /** PySpark looks at objects by reflection, which asks for every type that a method names. */
  @Test
  void namesTypesOfSparkThatAreThere() throws ClassNotFoundException {
    List<String> missing = new ArrayList<>();
    for (JavaClass type : CLASSES) {
      try {
        Class<?> loaded = Class.forName(type.getName(), false, getClass().getClassLoader());
        assertThat(loaded.getDeclaredMethods()).doesNotContainNull();
      } catch (LinkageError e) {
        missing.add(type.getName() + ": " + e);
      }
    }

    assertThat(missing).isEmpty();
  }
}
