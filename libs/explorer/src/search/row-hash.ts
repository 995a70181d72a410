/**
 * The hash of a row of value ids is the XOR of one mixed word a column, so that replacing some columns costs only
 * those columns. The mixer is the finaliser of MurmurHash3 on the id offset by its column.
 */
export function mixColumn(column: number, id: number): number {
  let h = (id + Math.imul(column + 1, 0x9e3779b1)) | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The hash of a whole row. */
export function hashRow(row: Int32Array): number {
  let hash = 0;
  for (let column = 0; column < row.length; column++) hash ^= mixColumn(column, row[column] as number);
  return hash;
}

/** Writes `mixColumn` of each column of `row` into `mixed`; the hash of the row. */
export function mixRow(row: Int32Array, mixed: Int32Array): number {
  let hash = 0;
  for (let column = 0; column < row.length; column++) {
    const word = mixColumn(column, row[column] as number);
    mixed[column] = word;
    hash ^= word;
  }
  return hash;
}
