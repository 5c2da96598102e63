package io.thresher.spark;

import static io.thresher.spark.ITTextModels.EMBEDDER;
import static io.thresher.spark.ITTextModels.assertRefused;
import static io.thresher.spark.ITTextModels.copyOfModel;
import static io.thresher.spark.ITTextModels.messages;
import static io.thresher.spark.ITTextModels.scorer;
import static io.thresher.spark.ITTextModels.sorted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a model of text: which belong to it, and which are not understood. */
class ITTextFolders {
  @TempDir Path folder;

  @Test
  void findsWhatBelongsToAGraphBelowIt() throws Exception {
    Path model = copyOfModel(EMBEDDER, folder);
    Files.createDirectory(model.resolve("onnx"));
    Files.move(model.resolve("model.onnx"), model.resolve("onnx/model.onnx"));
    List<Row> once = sorted(scorer(EMBEDDER, Map.of()).score(messages()));

    assertThat(sorted(scorer(model.toString(), Map.of()).score(messages()))).isEqualTo(once);
    assertThat(
            sorted(scorer(model.resolve("onnx/model.onnx").toString(), Map.of()).score(messages())))
        .isEqualTo(once);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    Path model = copyOfModel(EMBEDDER, folder);
    Files.writeString(
        model.resolve("modules.json"), "[{\"type\": \"sentence_transformers.models.Dense\"}]");
    assertRefused(model, "THR-MODEL-803", "modules.json", "got sentence_transformers.models.Dense");
    Files.writeString(model.resolve("modules.json"), "password: secret\n");
    assertRefused(model, "THR-MODEL-802", "modules.json", "no JSON from line 1 on");
    Files.delete(model.resolve("modules.json"));
    Files.writeString(model.resolve("1_Pooling/config.json"), "{\"pooling_mode_other\": true}");
    assertRefused(model, "THR-MODEL-803", "1_Pooling/config.json", "pooling by other");
    Files.writeString(
        model.resolve("1_Pooling/config.json"), "{\"pooling_mode_mean_tokens\": true}");
    Files.writeString(model.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
    assertRefused(model, "THR-MODEL-801", "tokenizer.json", "save_pretrained");
  }

  @Test
  void pinsTheGraphOrAllFiles() throws Exception {
    Path model = copyOfModel(EMBEDDER, folder);
    ModelStore store = new ModelStore(folder.resolve("cache"), new Configuration());
    ModelLocation whole = store.fetch(ModelReference.parse(model.toString())).location();
    String graph = model + "#sha256=" + whole.parts().get(0).sha256();
    String all = model + "#sha256=" + whole.digest();
    assertThat(store.fetch(ModelReference.parse(graph)).location()).isEqualTo(whole);
    assertThat(store.fetch(ModelReference.parse(all)).location()).isEqualTo(whole);

    Files.writeString(model.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    assertThat(store.fetch(ModelReference.parse(graph)).location()).isNotEqualTo(whole);
    assertThatThrownBy(() -> store.fetch(ModelReference.parse(all)))
        .hasMessageContaining("THR-MODEL-011");
  }

  /** A model that this JVM has read already is read anew where a file of its is added. */
  @Test
  void seesFilesThatCameLater() throws Exception {
    Path model = copyOfModel(EMBEDDER, folder);
    Files.move(model.resolve("modules.json"), folder.resolve("later.json"));
    Row plain = scorer(model.toString(), Map.of()).score(messages()).collectAsList().get(0);
    Files.move(folder.resolve("later.json"), model.resolve("modules.json"));
    Row normalized = scorer(model.toString(), Map.of()).score(messages()).collectAsList().get(0);
    assertThat(normalized).isNotEqualTo(plain);
  }
}
