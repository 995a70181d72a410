package plimsoll.mesh;

/** What a batch of features came to, and how many events the shard has had. */
record AppendAnswer(int code, long batch, long events) {
  static final RowType<AppendAnswer> TYPE = new RowType<>("plimsoll.AppendAnswer", AppendAnswer.class,
      in -> new AppendAnswer(in.readInt32("code"), in.readInt64("batch"), in.readInt64("events")),
      (out, answer) -> {
        out.writeInt32("code", answer.code);
        out.writeInt64("batch", answer.batch);
        out.writeInt64("events", answer.events);
      });
}
