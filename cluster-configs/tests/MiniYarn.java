import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A YARN of one resource manager and some node managers on loopback, all in this process; its
 * containers are processes of their own. Writes yarn-site.xml and core-site.xml for clients into a
 * folder, prints a line, and lives until its input ends.
 *
 * <pre>MiniYarn FOLDER NODES MEBIBYTES_OF_A_NODE</pre>
 */
class MiniYarn {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int nodes = Integer.parseInt(arguments[1]);
    Configuration conf = new YarnConfiguration();
    conf.set("fs.defaultFS", "file:///");
    conf.set("yarn.nodemanager.resource.memory-mb", arguments[2]);
    conf.set("yarn.nodemanager.resource.cpu-vcores", "4");
    conf.set("yarn.scheduler.minimum-allocation-mb", "128");
    conf.set("yarn.scheduler.capacity.root.queues", "default");
    conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
    // The master of an application may take all of a small cluster.
    conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    // As YARN does by default: a container that takes more memory than it asked for is killed.
    conf.set("yarn.nodemanager.pmem-check-enabled", "true");
    conf.set("yarn.nodemanager.vmem-check-enabled", "false");
    // The disk is whatever its user has; one that is 90% full would be no disk to YARN.
    conf.set("yarn.nodemanager.disk-health-checker.enable", "false");
    conf.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
    conf.set("yarn.minicluster.fixed.ports", "false");
    conf.set("yarn.nodemanager.delete.debug-delay-sec", "3600");
    try (MiniYARNCluster cluster = new MiniYARNCluster("yarn", nodes, 1, 1)) {
      cluster.init(conf);
      cluster.start();
      if (!cluster.waitForNodeManagersToConnect(60_000)) {
        throw new IllegalStateException("node managers did not connect");
      }
      Files.createDirectories(folder);
      try (OutputStream site = Files.newOutputStream(folder.resolve("yarn-site.xml"))) {
        cluster.getConfig().writeXml(site);
      }
      Files.writeString(
          folder.resolve("core-site.xml"),
          "<configuration><property><name>fs.defaultFS</name><value>file:///</value></property>"
              + "</configuration>\n");
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Until whoever started it goes.
      }
    }
  }
}
