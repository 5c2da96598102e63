package io.thresher.spark.text;

import com.univocity.parsers.common.TextParsingException;
import io.thresher.errors.Problem;
import io.thresher.errors.TextProblems;

/** What keeps a record from having fields; where it is is found out only to be told. */
interface CsvFault {

  Problem at(String where);

  static CsvFault noRecord() {
    return TextProblems::noRecord;
  }

  static CsvFault openQuote() {
    return TextProblems::openQuote;
  }

  /** What the parser objects to: a quote that is not escaped, or more columns than it takes. */
  static CsvFault of(TextParsingException thrown, CsvDialect dialect) {
    if (String.valueOf(thrown.getMessage()).contains("Unescaped quote")) {
      String quote = "" + dialect.options().escape() + dialect.options().quote();
      return where -> TextProblems.strayQuote(where, quote);
    }
    int most = dialect.options().maxColumns();
    return where -> TextProblems.tooManyFields(where, most);
  }
}
