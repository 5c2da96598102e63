package io.thresher.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;

/** Compiles Java: whole classes as they stand, statements within a method that has a session. */
final class JavaBlocks {
  private static final String SNIPPET = "Snippet";

  private JavaBlocks() {}

  static boolean isWholeClass(String text) {
    return text.lines().anyMatch(line -> line.matches("(public |final )*class .*"));
  }

  /** Compiles a class that stands in a file of its own. */
  static void compile(String text, String file, Path classes) throws IOException {
    compileSource(text, file.replaceFirst("\\.java$", ""), classes);
  }

  /** Compiles statements and runs them, {@code spark} being the session. */
  static void run(String text, Path classes, SparkSession session)
      throws IOException, ReflectiveOperationException {
    compileSource(around(text), SNIPPET, classes);
    URL[] place = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(place, JavaBlocks.class.getClassLoader())) {
      loader.loadClass(SNIPPET).getDeclaredMethod("run", SparkSession.class).invoke(null, session);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the block failed: " + e.getCause(), e.getCause());
    }
  }

  private static String around(String text) {
    String imports = text.lines().filter(JavaBlocks::isImport).collect(Collectors.joining("\n"));
    String body =
        text.lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n    "));
    return """
    %s

    public final class %s {
      public static void run(org.apache.spark.sql.SparkSession spark) throws Exception {
        %s
      }
    }
    """
        .formatted(imports, SNIPPET, body);
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }

  private static void compileSource(String source, String name, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiled =
        compiler
            .getTask(errors, null, null, options, null, List.of(new Source(name, source)))
            .call();
    if (!compiled) {
      throw new IllegalStateException("the block does not compile:\n" + errors);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
