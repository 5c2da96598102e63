package io.thresher.spark.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;

class TestSentConfiguration {
  private static final ClassTag<SerializableConfiguration> TYPE =
      scala.reflect.ClassTag$.MODULE$.apply(SerializableConfiguration.class);

  private record Work(String name, SerializableConfiguration settings, List<String> columns)
      implements Serializable {}

  @Test
  void arrivesWholeByJavasSerializer() {
    assertArrives(new JavaSerializer(new SparkConf(false)));
  }

  @Test
  void arrivesWholeByKryo() {
    assertArrives(new KryoSerializer(new SparkConf(false)));
  }

  private static void assertArrives(Serializer serializer) {
    Configuration settings = new Configuration();
    settings.set("thresher.part", "${hadoop.tmp.dir}/part");
    SerializerInstance instance = serializer.newInstance();
    ByteBuffer sent =
        instance.serialize(new SerializableConfiguration(new SentConfiguration(settings)), TYPE);
    ByteBuffer whole = instance.serialize(new SerializableConfiguration(settings), TYPE);
    assertThat(sent.remaining()).isLessThan(whole.remaining());
    SerializableConfiguration arrived = instance.deserialize(sent, TYPE);
    assertThat(arrived.value()).containsExactlyInAnyOrderElementsOf(settings);
    assertThat(arrived.value().get("thresher.part")).isEqualTo(settings.get("thresher.part"));
  }

  @Test
  void standsInForSparksOwnInsideAnObject() throws Exception {
    Configuration settings = new Configuration();
    settings.set("thresher.part", "a");
    SerializableConfiguration own = new SerializableConfiguration(settings);
    byte[] bytes = SentConfiguration.bytes(new Work("b", own, List.of("x", "y")));
    Work arrived = (Work) SentConfiguration.object(bytes);
    assertThat(arrived.name()).isEqualTo("b");
    assertThat(arrived.columns()).containsExactly("x", "y");
    assertThat(arrived.settings().value()).containsExactlyInAnyOrderElementsOf(settings);
    arrived.settings().value().set("thresher.part", "c");
    Work again = (Work) SentConfiguration.object(bytes);
    assertThat(again.settings().value().get("thresher.part")).isEqualTo("a");
  }
}
