package io.thresher.jobs.reference;

import io.thresher.errors.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every problem that there is: the methods of {@code io.thresher.errors} that make one, called with
 * a word for each argument.
 */
final class ErrorCodes {
  private static final Path SOURCES = Path.of("../udfs/src/main/java/io/thresher/errors");

  /** For {@link io.thresher.errors.Nearest#hint}, which depends on the names that there are. */
  private static final String HINT = "take the name that is proposed, or one of those listed";

  /** Numbers near a sample stand for the argument that it was given for, also after arithmetic. */
  private static final int FIRST_SAMPLE = 900_000_500;

  private static final Pattern SAMPLE = Pattern.compile("\\b900([0-9]{3})[0-9]{3}\\b");

  private ErrorCodes() {}

  /**
   * A problem.
   *
   * @param maker the method that makes it
   * @param example with the names of the arguments between asterisks
   * @param source what the method's comment says: why the problem arises
   */
  record Code(Method maker, Problem example, JavaSource.Documented source) {
    String name() {
      return example.code();
    }

    String label() {
      return example.area().label();
    }

    int exitCode() {
      return example.area().exitCode();
    }
  }

  /** All, by area and number. */
  static List<Code> all() {
    List<Code> codes = new ArrayList<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      files
          .filter(file -> file.getFileName().toString().endsWith("Problems.java"))
          .forEach(file -> codes.addAll(in(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    codes.sort(
        Comparator.comparing((Code code) -> code.example().area())
            .thenComparing(code -> code.example().number()));
    return codes;
  }

  private static List<Code> in(Path file) {
    String simpleName = file.getFileName().toString().replace(".java", "");
    Map<String, JavaSource.Documented> sources = JavaSource.methods(file);
    try {
      List<Code> codes = new ArrayList<>();
      for (Method method : Class.forName("io.thresher.errors." + simpleName).getMethods()) {
        if (Modifier.isStatic(method.getModifiers()) && method.getReturnType() == Problem.class) {
          JavaSource.Documented source = Objects.requireNonNull(sources.get(method.getName()));
          codes.add(new Code(method, example(method, source.parameters()), source));
        }
      }
      return codes;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Problem example(Method method, List<String> names)
      throws ReflectiveOperationException {
    Object[] arguments = new Object[names.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = sample(method.getParameterTypes()[i], names.get(i), i);
    }
    Problem made = (Problem) method.invoke(null, arguments);
    return new Problem(
        made.area(),
        made.number(),
        named(made.what(), names),
        named(made.where(), names),
        named(made.expectation(), names),
        made.fix().equals("known: ...") ? HINT : named(made.fix(), names));
  }

  private static Object sample(Class<?> type, String name, int position) {
    if (type == String.class) {
      return "*" + name + "*";
    }
    if (type == int.class) {
      return FIRST_SAMPLE + position * 1000;
    }
    if (type == long.class) {
      return FIRST_SAMPLE + position * 1000L;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return List.of("...");
    }
    throw new IllegalArgumentException("no sample of " + type);
  }

  private static String named(String text, List<String> names) {
    return SAMPLE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement("*" + names.get(Integer.parseInt(found.group(1))) + "*"));
  }
}
