package io.thresher.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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

  /** Commands know all, and nobody knows the commands. */
  @ArchTest
  static final ArchRule ROOMS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("commands")
          .definedBy("io.thresher.jobs")
          .layer("cli")
          .definedBy("io.thresher.jobs.cli..")
          .layer("watch")
          .definedBy("io.thresher.jobs.watch..")
          .layer("report")
          .definedBy("io.thresher.jobs.report..")
          .layer("output")
          .definedBy("io.thresher.jobs.output..")
          .layer("input")
          .definedBy("io.thresher.jobs.input..")
          .layer("table")
          .definedBy("io.thresher.jobs.table..")
          .layer("run")
          .definedBy("io.thresher.jobs.run..")
          .layer("manifest")
          .definedBy("io.thresher.jobs.manifest..")
          .layer("commit")
          .definedBy("io.thresher.jobs.commit..")
          .layer("store")
          .definedBy("io.thresher.jobs.store..")
          .layer("check")
          .definedBy("io.thresher.jobs.check..")
          .layer("cluster")
          .definedBy("io.thresher.jobs.cluster..")
          .layer("bench")
          .definedBy("io.thresher.jobs.bench..")
          .layer("drift")
          .definedBy("io.thresher.jobs.drift..")
          .layer("forecast")
          .definedBy("io.thresher.jobs.forecast..")
          .layer("tune")
          .definedBy("io.thresher.jobs.tune..")
          .layer("quantize")
          .definedBy("io.thresher.jobs.quantize..")
          .whereLayer("commands")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("commands", "watch", "cluster")
          .whereLayer("watch")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("check")
          .mayOnlyBeAccessedByLayers("commands", "tune")
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("drift")
          .mayOnlyBeAccessedByLayers("commands", "report")
          .whereLayer("forecast")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("tune")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("quantize")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("commands", "cli", "forecast", "tune")
          .whereLayer("output")
          .mayOnlyBeAccessedByLayers("commands", "cli", "report", "drift", "forecast", "tune")
          .whereLayer("input")
          .mayOnlyBeAccessedByLayers("commands", "cli", "report", "output", "forecast", "quantize")
          .whereLayer("table")
          .mayOnlyBeAccessedByLayers("commands", "input", "output")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("commands", "drift", "output")
          .whereLayer("manifest")
          .mayOnlyBeAccessedByLayers("commands", "report", "output", "drift", "run")
          .whereLayer("commit")
          .mayOnlyBeAccessedByLayers("forecast", "manifest", "run")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("commit", "manifest", "run");
}
