package plimsoll.mesh;

/** What a limit operation came to, the limit after it with its seal, and the one before. */
record LimitAnswer(
    int code,
    long version,
    long mostCenti,
    long previousVersion,
    long previousMostCenti,
    long changedAtMs,
    long nowMs,
    byte[] seal) {

  static final RowType<LimitAnswer> TYPE = new RowType<>("plimsoll.LimitAnswer", LimitAnswer.class,
      in -> new LimitAnswer(in.readInt32("code"), in.readInt64("version"), in.readInt64("mostCenti"),
          in.readInt64("previousVersion"), in.readInt64("previousMostCenti"), in.readInt64("changedAtMs"),
          in.readInt64("nowMs"), in.readArrayOfInt8("seal")),
      (out, answer) -> {
        out.writeInt32("code", answer.code);
        out.writeInt64("version", answer.version);
        out.writeInt64("mostCenti", answer.mostCenti);
        out.writeInt64("previousVersion", answer.previousVersion);
        out.writeInt64("previousMostCenti", answer.previousMostCenti);
        out.writeInt64("changedAtMs", answer.changedAtMs);
        out.writeInt64("nowMs", answer.nowMs);
        out.writeArrayOfInt8("seal", answer.seal);
      });

  static LimitAnswer of(LimitRow before, Step<LimitRow> step, long nowMs) {
    LimitRow row = step.row();
    return new LimitAnswer(step.code(), row.version(), row.mostCenti(), before.version(), before.mostCenti(),
        row.changedAtMs(), nowMs, row.seal());
  }
}
