package plimsoll.mesh;

/**
 * An account's leverage limit where the data is. Spec: limit in AdaptiveCutoff.
 *
 * @param version grows with every change; 0 before the first. Whoever signed the change chose it
 * @param mostCenti how much is allowed, hundredths of leverage
 * @param changedAtMs when it was changed, on the member's clock
 * @param requestId the request that changed it; 0 for one without a number
 * @param seal account, version and the most that its issuer allows, signed; members carry it and need not read it
 */
record LimitRow(long version, long mostCenti, long changedAtMs, long requestId, byte[] seal) implements Numbered {
  static final LimitRow NONE = new LimitRow(0, 0, 0, 0, new byte[0]);

  static final RowType<LimitRow> TYPE = new RowType<>("plimsoll.LimitRow", LimitRow.class,
      in -> new LimitRow(in.readInt64("version"), in.readInt64("mostCenti"), in.readInt64("changedAtMs"),
          in.readInt64("requestId"), in.readArrayOfInt8("seal")),
      (out, row) -> {
        out.writeInt64("version", row.version);
        out.writeInt64("mostCenti", row.mostCenti);
        out.writeInt64("changedAtMs", row.changedAtMs);
        out.writeInt64("requestId", row.requestId);
        out.writeArrayOfInt8("seal", row.seal);
      });

  @Override
  public long number() {
    return version;
  }
}
