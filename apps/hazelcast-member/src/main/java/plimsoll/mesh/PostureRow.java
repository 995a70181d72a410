package plimsoll.mesh;

/**
 * A posture as its issuer signed it; members carry it and need not read it.
 *
 * @param epoch its number, by which a newer one is told
 * @param publishedAtMs when it arrived, on the member's clock: for people, never for its age
 * @param record the signed bytes
 */
record PostureRow(long epoch, long publishedAtMs, byte[] record) implements Numbered {
  static final PostureRow NONE = new PostureRow(0, 0, new byte[0]);

  static final RowType<PostureRow> TYPE = new RowType<>("plimsoll.PostureRow", PostureRow.class,
      in -> new PostureRow(in.readInt64("epoch"), in.readInt64("publishedAtMs"), in.readArrayOfInt8("record")),
      (out, row) -> {
        out.writeInt64("epoch", row.epoch);
        out.writeInt64("publishedAtMs", row.publishedAtMs);
        out.writeArrayOfInt8("record", row.record);
      });

  @Override
  public long number() {
    return epoch;
  }
}
