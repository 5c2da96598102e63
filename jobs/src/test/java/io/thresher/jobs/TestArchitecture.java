package io.thresher.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.thresher.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
class TestArchitecture {

  @ArchTest
  static final ArchRule ONLY_THE_NAIVE_CONTENDER_KNOWS_ONNX_RUNTIME =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.thresher\\.jobs\\.bench\\.NaiveScoring(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule BENCHMARKS_KNOW_NOTHING_OF_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAPackage("io.thresher.jobs.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.thresher.jobs");

  @ArchTest
  static final ArchRule RUNS_KNOW_NOTHING_OF_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAPackage("io.thresher.jobs.run..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.thresher.jobs");
}
