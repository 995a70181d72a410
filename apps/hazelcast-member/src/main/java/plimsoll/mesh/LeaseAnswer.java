package plimsoll.mesh;

/** What a lease operation came to, and the row as it stands after it. */
record LeaseAnswer(
    int code,
    long token,
    long previousToken,
    String owner,
    long grantedAtMs,
    long dueAtMs,
    long untilMs,
    long nowMs,
    String[] waiting) {

  static final RowType<LeaseAnswer> TYPE = new RowType<>("plimsoll.LeaseAnswer", LeaseAnswer.class,
      in -> new LeaseAnswer(in.readInt32("code"), in.readInt64("token"), in.readInt64("previousToken"),
          in.readString("owner"), in.readInt64("grantedAtMs"), in.readInt64("dueAtMs"), in.readInt64("untilMs"),
          in.readInt64("nowMs"), in.readArrayOfString("waiting")),
      (out, answer) -> {
        out.writeInt32("code", answer.code);
        out.writeInt64("token", answer.token);
        out.writeInt64("previousToken", answer.previousToken);
        out.writeString("owner", answer.owner);
        out.writeInt64("grantedAtMs", answer.grantedAtMs);
        out.writeInt64("dueAtMs", answer.dueAtMs);
        out.writeInt64("untilMs", answer.untilMs);
        out.writeInt64("nowMs", answer.nowMs);
        out.writeArrayOfString("waiting", answer.waiting);
      });

  static LeaseAnswer of(int code, LeaseRow row, long nowMs) {
    return new LeaseAnswer(code, row.token(), row.previousToken(), row.owner(), row.grantedAtMs(), row.dueAtMs(),
        row.untilMs(), nowMs, row.waiting());
  }
}
