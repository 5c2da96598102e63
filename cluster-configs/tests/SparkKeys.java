import java.lang.reflect.Field;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.internal.config.ConfigEntry;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Prints the properties that a Spark distribution's modules for YARN and Kubernetes declare, a line
 * each; behind one that was renamed the name of today. The build has neither module (that for YARN
 * is not on Maven Central at this version), and compares with the list that this printed:
 *
 * <pre>java -cp "$SPARK_HOME/jars/*" SparkKeys.java</pre>
 */
class SparkKeys {
  private static final List<String> DECLARE =
      List.of(
          "org.apache.spark.deploy.yarn.config.package$", "org.apache.spark.deploy.k8s.Config$");

  public static void main(String[] arguments) throws Exception {
    TreeSet<String> keys = new TreeSet<>();
    for (String name : DECLARE) {
      Object module = Class.forName(name).getField("MODULE$").get(null);
      for (Field field : module.getClass().getDeclaredFields()) {
        field.setAccessible(true);
        if (field.get(module) instanceof ConfigEntry<?> entry) {
          keys.add(entry.key());
          CollectionConverters.asJava(entry.alternatives())
              .forEach(old -> keys.add(old + " " + entry.key()));
        }
      }
    }
    keys.forEach(System.out::println);
  }
}
