package io.thresher.errors;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes credentials out of texts: the user and password of a URL, signatures, keys and tokens in
 * its query, keys of common services, and the values of properties whose names say that they are
 * secret. A text without any comes back as it is.
 */
public final class Redaction {
  /** What stands in place of a secret. */
  public static final String MASK = "***";

  private static final String SECRET_WORD =
      "secret|passw(?:or)?d|passphrase|pwd|token|signature|access[._-]?key|account[._-]?key"
          + "|api[._-]?key|encryption[._-]?key|private[._-]?key|credential|\\.sas\\.";

  /** These words behind a secret one name a setting of it, such as a file or a class. */
  private static final String SETTING =
      "(?:provider|providers|path|file|class|binding|enabled|length|ratio|interval|regex"
          + "|location)";

  /** What the name of a secret may end in, though it says little elsewhere. */
  private static final String LAST_WORD =
      "(?:(?:(?<=[._-])|(?-i:(?<=[a-z])(?=[A-Z])))"
          + "(?:key|keys|auth|sas|pat|pass|pw|pin|jwt|dsn|code|cookie|jaas))";

  /** Settings of others, whose names are theirs, and variables of processes. */
  private static final String OPEN_ENDED =
      "(?:fs|spark\\.(?:hadoop|executorEnv|yarn\\.appMasterEnv|kubernetes\\.driverEnv))\\.[\\w.-]*";

  /** Kubernetes is told where a secret is, not what it is. */
  private static final String REFERENCE = "spark\\.kubernetes\\.[\\w.-]*secret(?:s|KeyRef)\\.";

  /** A port and a path may hold an @ behind them; everything else up to an @ is a secret. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/@\\s'\"`]*?:(?!\\d+(?:/|$))[^@\\s'\"`]*@");

  /** Stores and the web take a key alone; elsewhere a name before an @ is a name. */
  private static final Pattern KEY_ALONE =
      Pattern.compile("(?i)((?:s3[an]?|oss|obs|cosn?|gs|https?)://)[^/@\\s'\"`]+@");

  /** Keys of common services, which are known by their looks wherever they stand. */
  private static final Pattern KNOWN_KEY =
      Pattern.compile(
          "\\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\\w{36,}|github_pat_\\w{22,}|AIza[\\w-]{35}"
              + "|xox[abprs]-[\\w-]{10,}|sk_live_\\w{16,}|eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]+)"
              + "(?![\\w-])|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*");

  private static final Pattern QUERY =
      Pattern.compile(
          "(?i)([?&;](?:sig|[\\w.-]*(?:"
              + SECRET_WORD
              + ")[\\w.-]*)=|[?&](?:code|key|auth|api)=)[^&;\\s'\"`|)]+");

  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?i)((?<![\\w.-])(?:-D)?(?!"
              + REFERENCE
              + ")[\\w-]+\\.[\\w.-]*(?:"
              + SECRET_WORD
              + ")[\\w.-]*(?<!"
              + SETTING
              + ")=)(?!(?:true|false)(?:\\s|$))['\"]?[^\\s'\"`|]+");

  private static final Pattern OPEN_ENDED_PROPERTY =
      Pattern.compile("(?i)((?<![\\w.-])" + OPEN_ENDED + LAST_WORD + "=)(?!\\*)['\"]?[^\\s'\"`|]+");

  private static final Pattern PLAIN_PROPERTY =
      Pattern.compile(
          "(?i)((?<![\\w.-])(?:password|passwd|secret|secret[._-]?key|access[._-]?token)=)"
              + "(?!\\*)['\"]?[^\\s'\"`|]+");

  private Redaction() {}

  /** The text with every secret that it shows masked. */
  public static String redact(String text) {
    String redacted = urls(text);
    for (Pattern pattern : List.of(PROPERTY, OPEN_ENDED_PROPERTY, PLAIN_PROPERTY)) {
      redacted = pattern.matcher(redacted).replaceAll("$1***");
    }
    return redacted;
  }

  private static String urls(String text) {
    String redacted = USER_INFO.matcher(text).replaceAll("$1***@");
    redacted = KEY_ALONE.matcher(redacted).replaceAll("$1***@");
    redacted = KNOWN_KEY.matcher(redacted).replaceAll(MASK);
    return QUERY.matcher(redacted).replaceAll("$1***");
  }

  /** Whether a path, a URL or a text with some in it carries a secret. */
  public static boolean inUrl(String text) {
    return !urls(text).equals(text);
  }

  /** Whether a property of the form {@code key=value} gives a secret. */
  public static boolean inProperty(String property) {
    return !redact(property).equals(property);
  }
}
