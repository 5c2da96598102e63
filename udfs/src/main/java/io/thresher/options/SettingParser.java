package io.thresher.options;

import io.thresher.errors.Problems;
import io.thresher.errors.SqlProblems;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the values of {@link SqlSetting}s, collecting what is wrong with them. */
final class SettingParser {
  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18})\\s*([a-z]*)");
  private static final Map<String, Long> BYTES =
      Map.of(
          "", 1L, "b", 1L, "k", 1L << 10, "kb", 1L << 10, "m", 1L << 20, "mb", 1L << 20, "g",
          1L << 30, "gb", 1L << 30);

  private final Map<String, String> byKey;
  private final Problems problems;

  SettingParser(Map<String, String> byKey, Problems problems) {
    this.byKey = byKey;
    this.problems = problems;
  }

  /** The parts between commas; one that is given must have at least one. */
  List<String> items(SqlSetting setting, List<String> otherwise) {
    String text = byKey.get(setting.key());
    if (text == null) {
      return otherwise;
    }
    List<String> items =
        Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (items.isEmpty()) {
      problems.add(SqlProblems.badSetting(setting.key(), text, "one name or more, with commas"));
    }
    return items;
  }

  Set<String> digests(SqlSetting setting) {
    Set<String> digests = new LinkedHashSet<>();
    for (String item : items(setting, List.of())) {
      String digest = item.toLowerCase(Locale.ROOT);
      if (digest.matches("[0-9a-f]{64}")) {
        digests.add(digest);
      } else {
        problems.add(SqlProblems.badSetting(setting.key(), item, "64 hexadecimal digits"));
      }
    }
    return digests;
  }

  Isolation isolation(SqlSetting setting) {
    String text = byKey.getOrDefault(setting.key(), "none").toLowerCase(Locale.ROOT);
    for (Isolation isolation : Isolation.values()) {
      if (isolation.name().toLowerCase(Locale.ROOT).equals(text)) {
        return isolation;
      }
    }
    problems.add(SqlProblems.badSetting(setting.key(), text, "none or process"));
    return Isolation.PROCESS;
  }

  long number(SqlSetting setting, long otherwise, long most) {
    return quantity(setting, Map.of("", 1L), otherwise, most, "a whole number from 1");
  }

  long bytes(SqlSetting setting, long otherwise) {
    return quantity(setting, BYTES, otherwise, Long.MAX_VALUE, "a size such as 256m, from 1");
  }

  Duration time(SqlSetting setting, Duration otherwise) {
    String text = byKey.get(setting.key());
    Duration time = text == null ? otherwise : TimeText.parse(text);
    if (time == null) {
      problems.add(
          SqlProblems.badSetting(
              setting.key(), String.valueOf(text), "a time such as 90s or 10min"));
    }
    return time == null ? otherwise : time;
  }

  private long quantity(
      SqlSetting setting, Map<String, Long> units, long otherwise, long most, String expected) {
    String text = byKey.get(setting.key());
    if (text == null) {
      return otherwise;
    }
    Long value = quantity(text, units, most);
    if (value != null) {
      return value;
    }
    problems.add(SqlProblems.badSetting(setting.key(), text, expected));
    return otherwise;
  }

  static @Nullable Long quantity(String text, Map<String, Long> units, long most) {
    Matcher matcher = QUANTITY.matcher(text.strip().toLowerCase(Locale.ROOT));
    @Nullable Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      return null;
    }
    BigInteger value = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit));
    boolean within = value.signum() > 0 && value.compareTo(BigInteger.valueOf(most)) <= 0;
    return within ? value.longValueExact() : null;
  }
}
