package io.thresher.jobs;

import io.thresher.errors.ScoringException;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import io.thresher.spark.shared.ProcessSessions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * A driver program for tests: two tasks at the same time each lease a session on the GPU that Spark
 * assigned to them, and say what came of it. Arguments: the model, a folder for copies of it.
 */
public final class LeaseGpus {
  private LeaseGpus() {}

  public static void main(String[] arguments) throws IOException {
    String model = arguments[0];
    String cache = arguments[1];
    Function1<Iterator<Integer>, Iterator<String>> leasing =
        (Function1<Iterator<Integer>, Iterator<String>> & Serializable)
            rows -> CollectionConverters.asScala(List.of(leased(model, cache)).iterator());
    try (SparkSession session = SparkSession.builder().getOrCreate()) {
      new JavaSparkContext(session.sparkContext())
          .parallelize(List.of(1, 2), 2)
          .rdd()
          .barrier() // Both have a device at the same time.
          .mapPartitions(leasing, false, ClassTag$.MODULE$.apply(String.class))
          .toJavaRDD()
          .collect()
          .forEach(System.out::println);
    }
  }

  private static String leased(String model, String cache) {
    ModelStore store = new ModelStore(Path.of(cache), new Configuration());
    SessionSpec spec =
        new SessionSpec(
            store.fetch(ModelReference.parse(model)).location(),
            Device.parse("cuda"),
            1,
            Map.of(),
            cache);
    String task = "task " + TaskContext.getPartitionId() + ": ";
    try (SessionLease lease = ProcessSessions.lease(spec, () -> store)) {
      return task + "a session, loaded in " + lease.takeLoadNanos() + " ns";
    } catch (ScoringException e) {
      return task + e.getMessage();
    }
  }
}
