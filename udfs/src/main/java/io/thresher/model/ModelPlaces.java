package io.thresher.model;

import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlProblems;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where models may lie. A name is compared as the file system takes it, folder by folder, before
 * anything is asked of that file system; on this host, links are followed first, and the model is
 * opened where they lead.
 */
public final class ModelPlaces {
  /** On any file system, in any folder. */
  public static final ModelPlaces ANYWHERE = new ModelPlaces(List.of(), Set.of(), "", "");

  private static final Pattern ENCODED = Pattern.compile("(?i)%(2e|2f|5c|25|00)");

  private final List<String> folders;
  private final Set<String> schemes;
  private final String foldersSetting;
  private final String schemesSetting;

  private ModelPlaces(
      List<String> folders, Set<String> schemes, String foldersSetting, String schemesSetting) {
    this.folders = folders;
    this.schemes = schemes;
    this.foldersSetting = foldersSetting;
    this.schemesSetting = schemesSetting;
  }

  /**
   * In these folders of these file systems.
   *
   * @param folders as users name models; none for any
   * @param schemes in lower case
   * @param foldersSetting the setting that names the folders, for messages
   * @param schemesSetting the setting that names the schemes
   */
  public static ModelPlaces in(
      List<String> folders, Set<String> schemes, String foldersSetting, String schemesSetting) {
    return new ModelPlaces(
        List.copyOf(folders), Set.copyOf(schemes), foldersSetting, schemesSetting);
  }

  /** Whether only some folders are open. */
  public boolean areNamed() {
    return !folders.isEmpty();
  }

  /**
   * Finds a model that lies in one of the places, with its tokenizer.
   *
   * @throws ScoringException THR-USE-706 to 708 if it does not, THR-MODEL if it cannot be read
   */
  ModelSource open(ModelReference reference, Configuration configuration) {
    ModelChoices choices = reference.choices();
    ModelSource source = open(reference.uri(), choices.variant(), configuration);
    return choices.tokenizer().isEmpty()
        ? source
        : source.withTokenizer(open(choices.tokenizerFile(), "", configuration));
  }

  private ModelSource open(String uri, String variant, Configuration configuration) {
    if (schemes.isEmpty()) {
      return ModelSource.open(uri, variant, configuration);
    }
    ModelSource.reading(uri, () -> checkName(uri, configuration));
    ModelSource source = ModelSource.open(uri, variant, configuration);
    if (folders.isEmpty()) {
      return source;
    }
    if (source.localFolder() == null) {
      if (source.leadsToThisHost()) {
        throw new ScoringException(SqlProblems.closedPlace(uri, folders, foldersSetting));
      }
      checkIn(uri, new Path(source.uri()), configuration, named());
      return source;
    }
    ModelSource real = source.withoutLinks();
    checkIn(uri, new Path(real.uri()), configuration, realFolders(configuration));
    return real;
  }

  /**
   * Refuses a file that belongs to a model and lies where none may; on this host, links are
   * followed first.
   *
   * @throws ScoringException THR-USE-706 if it does
   */
  void check(ModelSource source, String part, Configuration configuration) {
    if (folders.isEmpty() || source.isElsewhere(part)) {
      return; // What lies elsewhere was found in one of the places.
    }
    Path path = source.path(part);
    java.nio.file.Path here = source.localFolder();
    if (here == null) {
      checkIn(path.toString(), path, configuration, named());
      return;
    }
    Path real =
        ModelSource.reading(
            path.toString(), () -> new Path(here.resolve(part).toRealPath().toUri()));
    checkIn(path.toString(), real, configuration, realFolders(configuration));
  }

  private Path checkName(String uri, Configuration configuration) throws java.io.IOException {
    if (!folders.isEmpty()) {
      checkPlain(uri);
    }
    Path path = new Path(uri);
    String scheme = scheme(path.toUri(), configuration);
    if (!schemes.contains(scheme)) {
      throw new ScoringException(
          SqlProblems.closedScheme(
              uri, scheme, schemes.stream().sorted().toList(), schemesSetting));
    }
    if (!folders.isEmpty()) {
      checkIn(uri, path, configuration, named());
    }
    return path;
  }

  private List<Path> named() {
    return folders.stream().map(Path::new).toList();
  }

  private static String scheme(URI uri, Configuration configuration) {
    String scheme = uri.getScheme();
    return (scheme == null ? FileSystem.getDefaultUri(configuration).getScheme() : scheme)
        .toLowerCase(Locale.ROOT);
  }

  /** Refuses what one file system takes literally and another as a way out of a folder. */
  private static void checkPlain(String uri) {
    String what = null;
    List<String> names = Arrays.asList(uri.split("/", -1));
    if (names.contains("..") || names.contains(".")) {
      what = "'.' or '..' for a folder";
    } else if (uri.indexOf('\\') >= 0) {
      what = "a backslash";
    } else if (ENCODED.matcher(uri).find()) {
      what = "an encoded dot, slash or percent sign";
    } else if (uri.chars().anyMatch(Character::isISOControl)) {
      what = "a control character";
    }
    if (what != null) {
      throw new ScoringException(SqlProblems.obscureName(uri, what));
    }
  }

  private void checkIn(String uri, Path model, Configuration configuration, List<Path> allowed) {
    for (Path folder : allowed) {
      if (isIn(model, folder, configuration)) {
        return;
      }
    }
    throw new ScoringException(SqlProblems.closedPlace(uri, folders, foldersSetting));
  }

  /** Asks no file system but the default one: another name must not be looked up before. */
  private static boolean isIn(Path model, Path folder, Configuration configuration) {
    URI inner = qualified(model, configuration);
    URI outer = qualified(folder, configuration);
    if (!Objects.equals(inner.getScheme(), outer.getScheme())
        || !authority(inner).equals(authority(outer))) {
      return false;
    }
    List<String> innerNames = names(inner.getPath());
    List<String> outerNames = names(outer.getPath());
    return innerNames.size() > outerNames.size()
        && innerNames.subList(0, outerNames.size()).equals(outerNames);
  }

  private static URI qualified(Path path, Configuration configuration) {
    URI uri = path.toUri();
    URI byDefault = FileSystem.getDefaultUri(configuration);
    boolean ofDefault =
        uri.getScheme() == null
            || (uri.getScheme().equalsIgnoreCase(byDefault.getScheme())
                && uri.getAuthority() == null);
    if (!ofDefault) {
      return uri;
    }
    return ModelSource.reading(
            path.toString(), () -> FileSystem.get(configuration).makeQualified(path))
        .toUri();
  }

  private static String authority(URI uri) {
    @Nullable String authority = uri.getAuthority();
    return authority == null ? "" : authority;
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/", -1)).filter(name -> !name.isEmpty()).toList();
  }

  /** The folders on this host with all links followed; one that is not there holds nothing. */
  private List<Path> realFolders(Configuration configuration) {
    List<Path> real = new ArrayList<>();
    for (Path folder : named()) {
      URI uri = qualified(folder, configuration);
      if ("file".equals(uri.getScheme())) {
        java.nio.file.Path here = java.nio.file.Path.of(uri.getPath());
        if (java.nio.file.Files.exists(here)) {
          real.add(
              ModelSource.reading(folder.toString(), () -> new Path(here.toRealPath().toUri())));
        }
      }
    }
    return real;
  }
}
