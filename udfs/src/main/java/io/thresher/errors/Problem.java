package io.thresher.errors;

import java.io.Serializable;
import java.util.Locale;

/**
 * One thing that is wrong, in the four parts a user needs to act on it. Never holds row values
 * other than a key, a position or a text that cannot be read, and never a credential.
 *
 * @param area where it belongs
 * @param number stable within the area, printed as {@code THR-DATA-003}
 * @param what what is wrong
 * @param where the model, file, column, option or row it is wrong in
 * @param expectation what was expected and what was found
 * @param fix what the user can do about it
 */
public record Problem(
    Area area, int number, String what, String where, String expectation, String fix)
    implements Serializable {

  /** Reasons come from file systems and drivers, which may quote the URL that they were given. */
  public Problem {
    what = Redaction.redact(what);
    where = Redaction.redact(where);
    expectation = Redaction.redact(expectation);
    fix = Redaction.redact(fix);
  }

  /** This problem, told of something that stands in a place or has a part in the call. */
  public Problem within(String place) {
    return new Problem(area, number, what, place + ": " + where, expectation, fix);
  }

  /** The code, for example {@code THR-MODEL-002}. */
  public String code() {
    return String.format(Locale.ROOT, "THR-%s-%03d", area.label(), number);
  }

  /** The problem on one line: {@code code: what | where | expectation | fix}. */
  public String line() {
    return (code() + ": " + String.join(" | ", what, where, expectation, fix))
        .replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  /** The same of another place, wherever this one names the first. */
  public Problem elsewhere(String place, String other) {
    return new Problem(
        area,
        number,
        what.replace(place, other),
        where.replace(place, other),
        expectation.replace(place, other),
        fix);
  }
}
