import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Embeds texts in a JVM as one would without Thresher. {@code langchain4j}: its {@code embedAll}.
 * {@code djl}: DJL's tokenizer and ONNX Runtime on batches in the order of the texts, as DJL's
 * batch predictor runs them, each padded to its longest. Arguments: which; the folder of the model;
 * the texts, one a line; the file for the vectors; the file for the seconds of each pass, on the
 * clock and of all processors; passes; texts a batch; most tokens of a text.
 */
final class TextPeer {
  private TextPeer() {}

  /** Embeds all texts. */
  private interface Embedder {
    List<float[]> embed(List<String> texts) throws OrtException;
  }

  public static void main(String[] arguments) throws IOException, OrtException {
    Path folder = Path.of(arguments[1]);
    List<String> texts = Files.readAllLines(Path.of(arguments[2]));
    int passes = Integer.parseInt(arguments[5]);
    int batch = Integer.parseInt(arguments[6]);
    Embedder embedder =
        arguments[0].equals("langchain4j")
            ? langchain4j()
            : new Batches(folder, batch, Integer.parseInt(arguments[7]));
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    List<List<Double>> seconds = new ArrayList<>();
    List<float[]> vectors = List.of();
    for (int pass = 0; pass < passes; pass++) {
      long start = System.nanoTime();
      long busy = process.getProcessCpuTime();
      vectors = embedder.embed(texts);
      double taken = (System.nanoTime() - start) / 1e9;
      seconds.add(List.of(taken, (process.getProcessCpuTime() - busy) / 1e9));
    }
    write(vectors, Path.of(arguments[3]));
    Files.writeString(Path.of(arguments[4]), seconds.toString());
    System.exit(0); // langchain4j keeps threads.
  }

  private static Embedder langchain4j() {
    AllMiniLmL6V2EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
    return texts ->
        model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
            .map(Embedding::vector)
            .toList();
  }

  private static void write(List<float[]> vectors, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (float[] vector : vectors) {
        ByteBuffer bytes =
            ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        out.write(bytes.array());
      }
    }
  }

  /** Batches in the order of the texts. */
  private static final class Batches implements Embedder {
    private final HuggingFaceTokenizer tokenizer;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int size;

    Batches(Path folder, int size, int most) throws IOException, OrtException {
      this.size = size;
      tokenizer =
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(folder.resolve("tokenizer.json"))
              .optTruncation(true)
              .optPadding(true)
              .optMaxLength(most)
              .build();
      session = environment.createSession(folder.resolve("model.onnx").toString());
    }

    @Override
    public List<float[]> embed(List<String> texts) throws OrtException {
      List<float[]> vectors = new ArrayList<>();
      for (int from = 0; from < texts.size(); from += size) {
        List<String> batch = texts.subList(from, Math.min(from + size, texts.size()));
        Encoding[] encodings = tokenizer.batchEncode(batch);
        long[][] ids = new long[encodings.length][];
        long[][] masks = new long[encodings.length][];
        long[][] types = new long[encodings.length][];
        for (int i = 0; i < encodings.length; i++) {
          ids[i] = encodings[i].getIds();
          masks[i] = encodings[i].getAttentionMask();
          types[i] = encodings[i].getTypeIds();
        }
        try (OnnxTensor tokens = OnnxTensor.createTensor(environment, ids);
            OnnxTensor mask = OnnxTensor.createTensor(environment, masks);
            OnnxTensor type = OnnxTensor.createTensor(environment, types);
            OrtSession.Result result =
                session.run(
                    Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", type))) {
          float[][][] states = (float[][][]) result.get(0).getValue();
          for (int i = 0; i < states.length; i++) {
            vectors.add(mean(states[i], masks[i]));
          }
        }
      }
      return vectors;
    }

    private static float[] mean(float[][] states, long[] mask) {
      float[] sum = new float[states[0].length];
      for (int token = 0; token < states.length; token++) {
        for (int i = 0; i < sum.length && mask[token] == 1; i++) {
          sum[i] += states[token][i];
        }
      }
      double square = 0;
      for (float value : sum) {
        square += value * value;
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] /= (float) Math.sqrt(square);
      }
      return sum;
    }
  }
}
