package io.thresher.jobs.reference;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the comments of a source file say. */
final class JavaSource {
  private JavaSource() {}

  /**
   * A method or a type.
   *
   * @param name of several methods by one name the first counts
   * @param parameters their names, in order
   * @param text its comment without the block tags, as Markdown; empty where it has none
   * @param parameterTexts what its comment says of parameters, by name
   */
  record Documented(
      String name, List<String> parameters, String text, Map<String, String> parameterTexts) {}

  /** The methods of a file by name, in order. */
  static Map<String, Documented> methods(Path file) {
    return read(file).methods;
  }

  /** The classes, records and enums of a file by simple name, in order. */
  static Map<String, Documented> types(Path file) {
    return read(file).types;
  }

  private static Reader read(Path file) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> sources = files.getJavaFileObjects(file);
      JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
      Reader reader = new Reader(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        reader.scan(unit, null);
      }
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Map<String, Documented> methods = new LinkedHashMap<>();
    private final Map<String, Documented> types = new LinkedHashMap<>();
    private final DocTrees comments;

    Reader(DocTrees comments) {
      this.comments = comments;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      put(types, type.getSimpleName().toString(), List.of());
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      put(
          methods,
          method.getName().toString(),
          method.getParameters().stream().map(p -> p.getName().toString()).toList());
      return super.visitMethod(method, null);
    }

    private void put(Map<String, Documented> found, String name, List<String> parameters) {
      DocCommentTree comment = comments.getDocCommentTree(getCurrentPath());
      Map<String, String> texts = new LinkedHashMap<>();
      String text = "";
      if (comment != null) {
        text = markdown(comment.getFullBody());
        for (DocTree tag : comment.getBlockTags()) {
          if (tag instanceof ParamTree parameter) {
            texts.put(parameter.getName().toString(), markdown(parameter.getDescription()));
          }
        }
      }
      found.putIfAbsent(name, new Documented(name, parameters, text, texts));
    }
  }

  private static String markdown(List<? extends DocTree> parts) {
    List<String> texts = new ArrayList<>();
    for (DocTree part : parts) {
      texts.add(
          switch (part.getKind()) {
            case CODE, LITERAL -> "`" + ((LiteralTree) part).getBody().getBody() + "`";
            case LINK, LINK_PLAIN -> "`" + ((LinkTree) part).getReference().getSignature() + "`";
            case START_ELEMENT, END_ELEMENT -> " ";
            default -> part.toString();
          });
    }
    return String.join("", texts).replaceAll("\\s+", " ").strip();
  }
}
