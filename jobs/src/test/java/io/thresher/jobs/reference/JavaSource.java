package io.thresher.jobs.reference;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
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
   * A method.
   *
   * @param name unique within its file, or the file is refused
   * @param parameters their names, in order
   * @param text its comment without the block tags, as Markdown; empty where it has none
   * @param parameterTexts what its comment says of parameters, by name
   */
  record Documented(
      String name, List<String> parameters, String text, Map<String, String> parameterTexts) {}

  /** The methods of a file by name, in order. */
  static Map<String, Documented> methods(Path file) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> sources = files.getJavaFileObjects(file);
      JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
      Methods methods = new Methods(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        methods.scan(unit, null);
      }
      return methods.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Methods extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Map<String, Documented> found = new LinkedHashMap<>();
    private final DocTrees comments;

    Methods(DocTrees comments) {
      this.comments = comments;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      String name = method.getName().toString();
      List<String> parameters =
          method.getParameters().stream().map(p -> p.getName().toString()).toList();
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
      if (found.put(name, new Documented(name, parameters, text, texts)) != null) {
        throw new IllegalStateException("two methods named " + name);
      }
      return null;
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
