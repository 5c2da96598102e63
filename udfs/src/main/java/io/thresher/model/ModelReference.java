package io.thresher.model;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.Redaction;
import io.thresher.errors.ScoringException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model as a user names it: any Hadoop path or {@code file:} URI of an {@code .onnx} file, or of
 * a folder that holds one beside its external data, optionally pinned by {@code #sha256=<64 hex
 * digits>}.
 *
 * @param uri without the pin
 * @param sha256 lower-case hex of the {@code .onnx} file; null where not pinned
 * @param choices what is chosen beside the name
 */
public record ModelReference(String uri, @Nullable String sha256, ModelChoices choices) {
  private static final Pattern PINNED = Pattern.compile("(.*)#([A-Za-z0-9_-]+[=:].*)");
  private static final Pattern DIGEST = Pattern.compile("sha256=([0-9a-fA-F]{64})");

  /** Nothing is chosen beside the name. */
  public ModelReference(String uri, @Nullable String sha256) {
    this(uri, sha256, ModelChoices.NONE);
  }

  /** The same model, with what is chosen of it. */
  public ModelReference with(ModelChoices other) {
    return new ModelReference(uri, sha256, other);
  }

  /**
   * Reads a reference. Paths are taken as Hadoop takes them: literally, with no percent-decoding
   * and no wildcards.
   *
   * @throws ScoringException THR-MODEL-022 where it is blank, 023 where the pin is malformed, 024
   *     where the URI carries a credential (which the message does not repeat)
   */
  public static ModelReference parse(String text) {
    String trimmed = text.strip();
    if (Redaction.inUrl(trimmed)) {
      throw new ScoringException(ModelProblems.credentials(Redaction.redact(trimmed)));
    }
    Matcher pinned = PINNED.matcher(trimmed);
    String uri = pinned.matches() ? pinned.group(1) : trimmed;
    if (uri.isEmpty()) {
      throw new ScoringException(ModelProblems.emptyReference());
    }
    return new ModelReference(uri, pinned.matches() ? digest(uri, pinned.group(2)) : null);
  }

  private static String digest(String uri, String pin) {
    Matcher digest = DIGEST.matcher(pin);
    if (!digest.matches()) {
      throw new ScoringException(ModelProblems.badPin(uri, "#" + pin));
    }
    return digest.group(1).toLowerCase(Locale.ROOT);
  }
}
