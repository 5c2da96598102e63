package io.thresher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.thresher.errors.Area;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.spark.Scorer;
import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.util.stream.Stream;

/**
 * Dependencies point down: spark, runtime, prepare, tensor, plan, then model and options, then
 * errors. Trees stand beside tensor and plan, over model.
 */
@AnalyzeClasses(packages = "io.thresher", importOptions = ImportOption.DoNotIncludeTests.class)
class TestArchitecture {

  @ArchTest
  static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("spark")
          .definedBy("io.thresher.spark..")
          .layer("runtime")
          .definedBy("io.thresher.runtime..")
          .layer("prepare")
          .definedBy("io.thresher.prepare..")
          .layer("tensor")
          .definedBy("io.thresher.tensor..")
          .layer("trees")
          .definedBy("io.thresher.trees..")
          .layer("plan")
          .definedBy("io.thresher.plan..")
          .layer("model")
          .definedBy("io.thresher.model..")
          .layer("options")
          .definedBy("io.thresher.options..")
          .layer("parquet")
          .definedBy("io.thresher.parquet..")
          .layer("output")
          .definedBy("io.thresher.output..")
          .layer("check")
          .definedBy("io.thresher.check..")
          .layer("profile")
          .definedBy("io.thresher.profile..")
          .layer("errors")
          .definedBy("io.thresher.errors..")
          .whereLayer("spark")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("runtime")
          .mayOnlyBeAccessedByLayers("spark")
          .whereLayer("parquet")
          .mayOnlyBeAccessedByLayers("spark", "output")
          .whereLayer("output")
          .mayOnlyBeAccessedByLayers("spark")
          .whereLayer("profile")
          .mayOnlyBeAccessedByLayers("spark")
          .whereLayer("prepare")
          .mayOnlyBeAccessedByLayers("runtime")
          .whereLayer("check")
          .mayOnlyBeAccessedByLayers("spark")
          .whereLayer("tensor")
          .mayOnlyBeAccessedByLayers("spark", "runtime", "prepare")
          .whereLayer("trees")
          .mayOnlyBeAccessedByLayers("spark", "runtime")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("spark", "runtime", "prepare", "tensor")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("spark", "runtime", "prepare", "tensor", "trees", "plan")
          .whereLayer("options")
          .mayOnlyBeAccessedByLayers("spark", "runtime", "prepare", "tensor", "plan", "check");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.thresher.(*)..").should().beFreeOfCycles();

  /** The face of {@code io.thresher.spark} knows its wings, and none of them knows it. */
  @ArchTest
  static final ArchRule WINGS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("face")
          .definedBy("io.thresher.spark")
          .layer("write")
          .definedBy("io.thresher.spark.write..")
          .layer("select")
          .definedBy("io.thresher.spark.select..")
          .layer("query")
          .definedBy("io.thresher.spark.query..")
          .layer("check")
          .definedBy("io.thresher.spark.check..")
          .layer("task")
          .definedBy("io.thresher.spark.task..")
          .layer("sample")
          .definedBy("io.thresher.spark.sample..")
          .layer("scan")
          .definedBy("io.thresher.spark.scan..")
          .layer("failures")
          .definedBy("io.thresher.spark.failures..")
          .layer("shared")
          .definedBy("io.thresher.spark.shared..")
          .whereLayer("face")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("face")
          .whereLayer("select")
          .mayOnlyBeAccessedByLayers("face")
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("face", "write", "select")
          .whereLayer("check")
          .mayOnlyBeAccessedByLayers("face", "query")
          .whereLayer("task")
          .mayOnlyBeAccessedByLayers("face", "write", "query", "check")
          .whereLayer("sample")
          .mayOnlyBeAccessedByLayers("face", "query", "task")
          .whereLayer("scan")
          .mayOnlyBeAccessedByLayers("face", "query", "task", "check")
          .whereLayer("failures")
          .mayOnlyBeAccessedByLayers("face", "query");

  @ArchTest
  static final ArchRule SHARED_KNOWS_NO_WING =
      noClasses()
          .that()
          .resideInAPackage("io.thresher.spark.shared..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.thresher.spark",
              "io.thresher.spark.write..",
              "io.thresher.spark.select..",
              "io.thresher.spark.query..",
              "io.thresher.spark.check..",
              "io.thresher.spark.task..",
              "io.thresher.spark.sample..",
              "io.thresher.spark.scan..",
              "io.thresher.spark.failures..");

  @ArchTest
  static final ArchRule ONLY_PREPARE_KNOWS_DJL =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.thresher.prepare..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule ONLY_RUNTIME_KNOWS_ONNX_RUNTIME =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.thresher.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule ONLY_SPARK_KNOWS_SPARK_INTERNALS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.thresher.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.sql.catalyst..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.sql.classic..",
              "org.apache.spark.rdd..");

  @ArchTest
  static final ArchRule TREES_KNOW_NO_SPARK =
      noClasses()
          .that()
          .resideInAPackage("io.thresher.trees..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule MODEL_OPTIONS_AND_ERRORS_KNOW_NO_SPARK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.thresher.model..",
              "io.thresher.options..",
              "io.thresher.errors..",
              "io.thresher.parquet..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  /**
   * What users call from Java: {@code docs/reference/public-api.md}. Its signatures are in its own
   * terms, Java's and Spark's only; all other types may change.
   */
  private static final DescribedPredicate<JavaClass> API =
      resideInAPackage("io.thresher.options")
          .or(
              belongToAnyOf(
                  Scorer.class,
                  ThresherExtensions.class,
                  ThresherPlugin.class,
                  ScoringException.class,
                  Problem.class,
                  Area.class))
          .and(modifier(JavaModifier.PUBLIC));

  @ArchTest
  static final ArchRule API_SHOWS_NO_INTERNAL_TYPE =
      codeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(API)
          .should(
              new ArchCondition<>("be told in terms of the API") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                  Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                      .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                      .filter(resideInAPackage("io.thresher..").and(not(API)))
                      .forEach(
                          type ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      unit, unit.getFullName() + " shows " + type.getName())));
                }
              });
}
