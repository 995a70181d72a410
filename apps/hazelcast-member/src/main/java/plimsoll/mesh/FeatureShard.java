package plimsoll.mesh;

/**
 * The newest features of the assets of one shard, asset by asset in the order in which they came.
 *
 * @param batch number of the newest batch
 * @param sentAtUs when its sender sent it, on the sender's clock
 * @param events how many events came so far
 */
record FeatureShard(
    long batch,
    long sentAtUs,
    long events,
    int[] assets,
    int[] confidencePpm,
    double[] eigenvalue,
    double[] imbalance) {

  static final FeatureShard NONE = new FeatureShard(0, 0, 0, new int[0], new int[0], new double[0], new double[0]);

  static final RowType<FeatureShard> TYPE = new RowType<>("plimsoll.FeatureShard", FeatureShard.class,
      in -> new FeatureShard(in.readInt64("batch"), in.readInt64("sentAtUs"), in.readInt64("events"),
          in.readArrayOfInt32("assets"), in.readArrayOfInt32("confidencePpm"), in.readArrayOfFloat64("eigenvalue"),
          in.readArrayOfFloat64("imbalance")),
      (out, row) -> {
        out.writeInt64("batch", row.batch);
        out.writeInt64("sentAtUs", row.sentAtUs);
        out.writeInt64("events", row.events);
        out.writeArrayOfInt32("assets", row.assets);
        out.writeArrayOfInt32("confidencePpm", row.confidencePpm);
        out.writeArrayOfFloat64("eigenvalue", row.eigenvalue);
        out.writeArrayOfFloat64("imbalance", row.imbalance);
      });
}
