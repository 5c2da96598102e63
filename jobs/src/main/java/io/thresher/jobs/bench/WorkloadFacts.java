package io.thresher.jobs.bench;

/** What was scored; the fields are those of the results' JSON. */
record WorkloadFacts(
    String workload,
    String model,
    String modelDigest,
    String runBy,
    String input,
    long rows,
    int featureColumns,
    int batchSize) {

  static WorkloadFacts of(Query query) {
    return new WorkloadFacts(
        query.workload().label(),
        query.workload().model(),
        query.plan().digest(),
        query.plan().engine().describe(),
        query.workload().input(),
        query.rows(),
        query.plan().boundColumns().size(),
        query.plan().batchSize());
  }
}
