package io.thresher.spark.shared;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.WritableUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hadoop's settings on their way to executors, as names and values alone. Hadoop would write, of
 * each of a thousand settings, where it was read, compressed: milliseconds at either end.
 */
public final class SentConfiguration extends Configuration {
  /** A copy of settings, which later changes to them leave alone. */
  public SentConfiguration(Configuration settings) {
    super(settings);
  }

  /** In the form that Hadoop reads. */
  @Override
  public void write(DataOutput out) throws IOException {
    Map<String, String> settings = new HashMap<>();
    forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    WritableUtils.writeVInt(out, settings.size());
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      Text.writeString(out, setting.getKey());
      Text.writeString(out, setting.getValue());
      WritableUtils.writeCompressedStringArray(out, null);
    }
  }

  /** Sends settings to all executors as they are now. */
  public static Broadcast<SerializableConfiguration> broadcast(
      SparkContext context, Configuration settings) {
    return context.broadcast(
        new SerializableConfiguration(new SentConfiguration(settings)),
        scala.reflect.ClassTag$.MODULE$.apply(SerializableConfiguration.class));
  }

  /** An object as bytes, with settings in this form wherever in it they are. */
  public static byte[] bytes(Serializable object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new Replacing(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** The object of {@link #bytes}. */
  public static Object object(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new Resolving(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  private static final class Replacing extends ObjectOutputStream {
    Replacing(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return object instanceof SerializableConfiguration settings
          ? new SerializableConfiguration(new SentConfiguration(settings.value()))
          : object;
    }
  }

  /** Finds classes as Spark's own serializer does: those of a session's jars, too. */
  private static final class Resolving extends ObjectInputStream {
    Resolving(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, Thread.currentThread().getContextClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type); // The name of a primitive type, too.
      }
    }
  }
}
