package io.thresher.prepare.decode;

import io.thresher.tensor.TextEncoder;
import io.thresher.tensor.output.DecodedTable;
import io.thresher.tensor.output.RowDecoder;
import io.thresher.tensor.output.WindowScores;
import java.util.List;

/** The likeliest words at the place of the mask, and the text with each. */
final class CandidateDecoder implements RowDecoder {
  private final long mask;
  private final TextEncoder encoder;

  CandidateDecoder(long mask, TextEncoder encoder) {
    this.mask = mask;
    this.encoder = encoder;
  }

  @Override
  public void decode(List<WindowScores> windows, DecodedTable table) {
    WindowScores row = windows.get(0);
    long[] text = row.tokens().ids().clone();
    int place = 0;
    while (text[place] != mask) {
      place++;
    }
    long[] ids = row.longs(0);
    float[] scores = row.floats(1);
    for (int i = 0; i < ids.length; i++) {
      text[place] = ids[i];
      table.add(0, 0, encoder.decode(new long[] {ids[i]}, false));
      table.add(0, 1, scores[i]);
      table.add(0, 2, ids[i]);
      table.add(0, 3, encoder.decode(text, true));
    }
    table.endRow();
  }
}
