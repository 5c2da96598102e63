package io.thresher.spark.shared;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Hadoop's settings on their way to executors, as names and values alone. The form of Hadoop
 * compresses, of each of a thousand settings, where it was read: milliseconds at either end.
 */
public final class SentConfiguration implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] settings;
  private transient volatile @Nullable Configuration value;

  SentConfiguration(Configuration value) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, String> setting : value) {
      pairs.add(setting.getKey());
      pairs.add(setting.getValue());
    }
    this.settings = pairs.toArray(String[]::new);
    this.value = value;
  }

  /** Sends settings to all executors as they are now; what is changed later stays here. */
  public static Broadcast<SentConfiguration> broadcast(
      SparkContext context, Configuration settings) {
    return context.broadcast(
        new SentConfiguration(new Configuration(settings)),
        scala.reflect.ClassTag$.MODULE$.apply(SentConfiguration.class));
  }

  /** The settings, shared by all tasks of a process: to be read only, or copied. */
  public Configuration value() {
    Configuration known = value;
    if (known == null) {
      known = new Configuration(false);
      for (int i = 0; i < settings.length; i += 2) {
        known.set(settings[i], settings[i + 1]);
      }
      value = known;
    }
    return known;
  }

  /** An object as bytes that hold settings in this form, wherever in it Spark's form is. */
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
          ? new InPlace(new SentConfiguration(settings.value()))
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

  /** Is Spark's form again once it has arrived. */
  private record InPlace(SentConfiguration sent) implements Serializable {
    private Object readResolve() {
      return new SerializableConfiguration(sent.value());
    }
  }
}
