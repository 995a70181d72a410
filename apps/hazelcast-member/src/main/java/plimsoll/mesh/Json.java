package plimsoll.mesh;

/** Text as JSON has it. */
final class Json {
  private Json() {}

  static String text(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (int index = 0; index < value.length(); index += 1) {
      char one = value.charAt(index);
      if (one == '"' || one == '\\') out.append('\\').append(one);
      else if (one < ' ' || one == '\u2028' || one == '\u2029') out.append(String.format("\\u%04x", (int) one));
      else out.append(one);
    }
    return out.append('"').toString();
  }
}
