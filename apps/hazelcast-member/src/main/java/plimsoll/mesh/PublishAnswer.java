package plimsoll.mesh;

/** What publishing a posture came to, and the epoch that stands after it. */
record PublishAnswer(int code, long epoch, long nowMs) {
  static final RowType<PublishAnswer> TYPE = new RowType<>("plimsoll.PublishAnswer", PublishAnswer.class,
      in -> new PublishAnswer(in.readInt32("code"), in.readInt64("epoch"), in.readInt64("nowMs")),
      (out, answer) -> {
        out.writeInt32("code", answer.code);
        out.writeInt64("epoch", answer.epoch);
        out.writeInt64("nowMs", answer.nowMs);
      });
}
