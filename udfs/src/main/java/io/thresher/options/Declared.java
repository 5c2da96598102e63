package io.thresher.options;

/**
 * The declaration of one option: all that help, checks and documentation say about it.
 *
 * @param key its name, as in SQL, YAML and (after {@code --}) on the command line
 * @param argument the form of its value; {@link #FLAG} where its name alone switches it on
 * @param defaultText what holds when it is not given
 * @param help one sentence
 * @param repeatable whether several values may be given, joined by {@code ;}
 */
public record Declared(
    String key, String argument, String defaultText, String help, boolean repeatable) {
  public static final String FLAG = "";

  /** Whether its name alone switches it on. */
  public boolean isFlag() {
    return argument.equals(FLAG);
  }
}
