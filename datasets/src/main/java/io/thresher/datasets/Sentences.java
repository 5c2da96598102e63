package io.thresher.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Texts of made words, and the tokenizer that knows them. Words are as frequent as in a language,
 * the second half as often as the first and so on; one in twenty has an ending that is a token of
 * its own. A text has 46 words in the median and 64 in the mean.
 */
public final class Sentences {
  static final String TEXT = "text";

  private static final String[] BEGINNINGS = {
    "b", "br", "d", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "v"
  };
  private static final String[] MIDDLES = {"a", "e", "i", "o", "u"};
  private static final int MEDIAN_WORDS = 46;
  private static final double SPREAD = 0.8;
  private static final int ONE_WITH_ENDING_OF = 20;
  private static final int WORDS_OF_SENTENCE = 12;
  private static final List<String> WORDS = words();

  private Sentences() {}

  /** {@code id} bigint and {@code text} string, in one partition for each file. */
  public static Dataset<Row> rows(SparkSession spark, long rows, int files, long seed) {
    StructType schema =
        new StructType().add(VolumeContents.ID, "bigint", false).add(TEXT, "string", false);
    return spark
        .range(0, rows, 1, files)
        .map(
            (MapFunction<Long, Row>) id -> RowFactory.create(id, text(id, seed)),
            Encoders.row(schema));
  }

  /** The text of a row; the same seed gives the same. */
  public static String text(long id, long seed) {
    SplittableRandom random = Randoms.of(id, seed);
    int count = 1 + (int) (MEDIAN_WORDS * StrictMath.exp(SPREAD * Randoms.normal(random)));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        text.append(i % WORDS_OF_SENTENCE == 0 ? ". " : " ");
      }
      text.append(WORDS.get((int) StrictMath.pow(WORDS.size(), random.nextDouble()) - 1));
      if (random.nextInt(ONE_WITH_ENDING_OF) == 0) {
        text.append('s');
      }
    }
    return text.append('.').toString();
  }

  /** All words of two or three syllables that begin with the same consonants. */
  private static List<String> words() {
    List<String> syllables = new ArrayList<>();
    for (String beginning : BEGINNINGS) {
      for (String middle : MIDDLES) {
        syllables.add(beginning + middle);
      }
    }
    List<String> words = new ArrayList<>();
    for (String first : syllables) {
      for (String second : syllables) {
        words.add(first + second);
      }
    }
    return words;
  }

  /** All tokens; the place of each is its number. */
  static List<String> vocabulary() {
    List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", "##s"));
    tokens.addAll(WORDS);
    return tokens;
  }

  /** The file {@code tokenizer.json}, of WordPiece. */
  static String tokenizer() {
    StringJoiner numbers = new StringJoiner(",");
    List<String> tokens = vocabulary();
    for (int i = 0; i < tokens.size(); i++) {
      numbers.add("\"" + tokens.get(i) + "\":" + i);
    }
    return TOKENIZER.formatted(numbers);
  }

  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [
         {"id": 0, "content": "[PAD]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
         {"id": 1, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
         {"id": 2, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
         {"id": 3, "content": "[SEP]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
           "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
       "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100, "vocab": {%s}}}
      """;
}
