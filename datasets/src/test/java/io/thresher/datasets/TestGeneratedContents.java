package io.thresher.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class TestGeneratedContents {
  @Test
  void photosAreJpegsOfTheirRow() throws IOException {
    byte[] photo = Photos.jpeg(3, 1);
    assertThat(photo).isEqualTo(Photos.jpeg(3, 1)).isNotEqualTo(Photos.jpeg(4, 1));
    assertThat(photo).isNotEqualTo(Photos.jpeg(3, 2));
    assertThat(photo).startsWith(0xff, 0xd8);
    assertThat(photo.length).isBetween(50_000, 150_000);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(photo));
    assertThat(image.getWidth()).isEqualTo(500);
    assertThat(image.getHeight()).isEqualTo(375);
  }

  @Test
  void textsAreOfWordsThatTheTokenizerKnows() {
    Set<String> vocabulary = new HashSet<>(Sentences.vocabulary());
    assertThat(vocabulary).hasSameSizeAs(Sentences.vocabulary());
    long words = 0;
    for (long id = 0; id < 1000; id++) {
      String text = Sentences.text(id, 1);
      assertThat(text).isEqualTo(Sentences.text(id, 1)).isNotEqualTo(Sentences.text(id, 2));
      for (String word : text.split("[. ]+", -1)) {
        String stem = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
        assertThat(vocabulary.contains(stem) || word.isEmpty()).as(word).isTrue();
      }
      words += text.chars().filter(c -> c == ' ').count() + 1;
    }
    assertThat(words / 1000).isBetween(55L, 75L);
  }

  @Test
  void foldersHoldWhatHubsLayOut() {
    assertThat(SentenceEncoder.beside())
        .containsOnlyKeys("tokenizer.json", "config.json", "modules.json", "1_Pooling/config.json");
    assertThat(MobileNet.beside()).containsOnlyKeys("preprocessor_config.json", "config.json");
  }
}
