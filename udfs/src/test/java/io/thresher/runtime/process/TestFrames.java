package io.thresher.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelValue;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processes say to each other, and what one of them may only pretend to say. */
class TestFrames {
  private static final int MEMORY_BYTES = 256;

  @TempDir Path folder;
  private SocketChannel here;
  private SocketChannel there;
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(MEMORY_BYTES).order(ByteOrder.nativeOrder());

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      here = SocketChannel.open(address);
      there = server.accept();
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    here.close();
    there.close();
  }

  @Test
  void carriesWhatIsPutIn() throws IOException {
    String text = "größe".repeat(3000);
    new FrameWriter(there)
        .begin(Frame.RESULT)
        .put(7)
        .put(1L << 40)
        .put(text)
        .put(new long[] {2, -1})
        .send();
    FrameReader reader = new FrameReader(here);
    assertThat(reader.receive()).isEqualTo(Frame.RESULT);
    assertThat(reader.number()).isEqualTo(7);
    assertThat(reader.longNumber()).isEqualTo(1L << 40);
    assertThat(reader.text()).isEqualTo(text);
    assertThat(reader.shape()).containsExactly(2, -1);
  }

  @Test
  void keepsTextsAndMapsAsTheyAre() throws Exception {
    String[] texts = {"", "a\0b", "\ud800 alone", "größe"};
    assertThat(Texts.decode(Texts.encode(texts), texts.length)).isEqualTo(texts);

    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("z", 1.5f);
    map.put(-3L, 2.5);
    map.put("a", 9L);
    List<Map<?, ?>> decoded = new ArrayList<>();
    EncodedMaps.decode(EncodedMaps.encode(new OneMap(map)), 1, decoded::add);
    assertThat(decoded).containsExactly(map);
    assertThat(decoded.get(0).keySet().toString()).isEqualTo("[z, -3, a]");
  }

  private record OneMap(Map<?, ?> map) implements ModelValue.Maps {
    @Override
    public ElementType keyType() {
      return ElementType.STRING;
    }

    @Override
    public ElementType valueType() {
      return ElementType.FLOAT;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public void forEach(Consumer<Map<?, ?>> taker) {
      taker.accept(map);
    }
  }

  @Test
  void keepsExceptionsOfOnnxRuntimeAsTheyAre() throws IOException {
    for (OrtException sent :
        List.of(
            new OrtException(OrtErrorCode.ORT_INVALID_GRAPH, "no such node"),
            new OrtException("of Java alone"))) {
      Refusals.put(new FrameWriter(there).begin(Frame.REFUSED), sent).send();
      FrameReader reader = new FrameReader(here);
      reader.receive();
      OrtException received = Refusals.take(reader);
      assertThat(received).hasMessage(sent.getMessage());
      assertThat(received.getCode()).isEqualTo(sent.getCode());
    }
  }

  @Test
  void refusesNonsense() throws IOException {
    refuses(tensor(1, 0, MEMORY_BYTES, MEMORY_BYTES / 4 + 1), "256 bytes for 65 elements");
    refuses(tensor(1, 8, MEMORY_BYTES, MEMORY_BYTES / 4), "256 bytes at 8");
    refuses(tensor(1, -4, 4, 1), "4 bytes at -4");
    refuses(tensor(1, Integer.MAX_VALUE, 4, 1), "4 bytes at 2147483647");
    refuses(tensor(1, 0, -2, 1), "-2 bytes at 0");
    refuses(tensor(99, 0, 4, 1), "the element type 99");
    refuses(tensor(1, 0, 4, Long.MAX_VALUE), "a dimension of 9223372036854775807");
    refuses(tensor(1, 0, 4, -1), "a dimension of -1");
    refuses(new FrameWriter(there).begin(Frame.RESULT).put(1).put("y").put(3), "of the kind 3");
    refuses(new FrameWriter(there).begin(Frame.RESULT).put(Integer.MAX_VALUE), "a count of");
    refuses(new FrameWriter(there).begin(Frame.RESULT).put(1).put("y"), "cut off");
  }

  private FrameWriter tensor(int type, int offset, int bytes, long size) {
    return new FrameWriter(there)
        .begin(Frame.RESULT)
        .put(1)
        .put("y")
        .put(ChildValues.TENSOR)
        .put(type)
        .put(new long[] {size})
        .put(offset)
        .put(bytes);
  }

  private void refuses(FrameWriter answer, String why) throws IOException {
    answer.send();
    FrameReader reader = new FrameReader(here);
    reader.receive();
    assertThatThrownBy(() -> IsolatedValues.read(reader, memory))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(why);
  }

  @Test
  void leavesOutTheRestOfAFrame() throws IOException {
    new FrameWriter(there).begin(Frame.RUN).put(1).put("the rest").send();
    new FrameWriter(there).begin(Frame.RUN).put(2).send();
    FrameReader reader = new FrameReader(here);
    reader.receive();
    assertThat(reader.number()).isEqualTo(1);
    reader.skip();
    assertThat(reader.receive()).isEqualTo(Frame.RUN);
    assertThat(reader.number()).isEqualTo(2);
  }

  @Test
  void refusesFramesThatAreNone() throws IOException {
    for (int length : new int[] {0, -1, Integer.MAX_VALUE}) {
      write(ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, length));
      assertThatThrownBy(() -> new FrameReader(here).receive())
          .hasMessage("a frame of " + length + " bytes");
    }
    write(ByteBuffer.allocate(5).order(ByteOrder.nativeOrder()).putInt(0, 1).put(4, (byte) 77));
    assertThatThrownBy(() -> new FrameReader(here).receive()).hasMessageContaining("the kind 77");
    there.close();
    assertThatThrownBy(() -> new FrameReader(here).receive()).isInstanceOf(EOFException.class);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      there.write(bytes);
    }
  }

  /** Whatever stands in the memory: texts and maps, or an exception that says what is wrong. */
  @Test
  void readsNothingBesideItsMemory() {
    Random random = new Random(20260103);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer bytes = ByteBuffer.allocate(random.nextInt(40)).order(ByteOrder.nativeOrder());
      random.nextBytes(bytes.array());
      for (int at = 0; at + 4 <= bytes.capacity(); at += 4) {
        bytes.putInt(at, bytes.getInt(at) & random.nextInt(16));
      }
      int count = random.nextInt(5);
      try {
        assertThat(Texts.decode(bytes.duplicate().order(ByteOrder.nativeOrder()), count))
            .hasSize(count);
      } catch (ProtocolException e) {
        assertThat(e).hasMessageMatching("(\\d+ texts|a text of -?\\d+ characters)");
      }
      try {
        EncodedMaps.decode(bytes.order(ByteOrder.nativeOrder()), count, map -> {});
      } catch (ProtocolException e) {
        assertThat(e).hasMessageMatching("maps that are cut off|a (text|value) of .*");
      }
    }
  }
}
