package io.thresher.jobs.commit;

import java.io.Serializable;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What tasks need to know of the run that they write for. Travels to executors as options of the
 * write, which Spark hands on as Hadoop's configuration of the job.
 *
 * @param token names the run's listener on the driver
 * @param owner unique to this start of the driver
 * @param folder in which files are written
 * @param output folder where they are published
 */
public record CommitSettings(String token, String owner, String folder, String output)
    implements Serializable {
  private static final String TOKEN = "thresher.run.token";
  private static final String OWNER = "thresher.run.owner";
  private static final String FOLDER = "thresher.run.folder";
  private static final String OUTPUT = "thresher.run.output";

  public Map<String, String> options() {
    return Map.of(TOKEN, token, OWNER, owner, FOLDER, folder, OUTPUT, output);
  }

  static CommitSettings of(Configuration job) {
    return new CommitSettings(
        require(job, TOKEN), require(job, OWNER), require(job, FOLDER), require(job, OUTPUT));
  }

  private static String require(Configuration job, String key) {
    String value = job.get(key);
    if (value == null) {
      throw new IllegalStateException(key + " is not among the options of the write");
    }
    return value;
  }
}
