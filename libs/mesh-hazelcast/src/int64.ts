/**
 * The one place where 64-bit integers are written and read. Given a plain number, BigInt or text, the client writes 0
 * without a word; only `Long` arrives. So raw calls are banned, and a test looks for them.
 */
import assert from 'node:assert/strict';
import type { CompactReader, CompactWriter, DataOutput } from 'hazelcast-client';
import Long from 'long';

/** @throws AssertionError for what a JavaScript number does not hold exactly: a defect of the caller. */
export function toLong(value: number): Long {
  assert(Number.isSafeInteger(value), `${value} is no whole number below 2^53`);
  return Long.fromNumber(value);
}

/** @throws RangeError for what a JavaScript number does not hold exactly: another build wrote it. */
export function fromLong(value: Long): number {
  const number = value.toNumber();
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value.toString()} is above 2^53`);
  return number;
}

/** Into an entry processor. */
export function putInt64(output: DataOutput, value: number): void {
  output.writeLong(toLong(value));
}

/** Into a Compact field. */
export function writeInt64Field(writer: CompactWriter, field: string, value: number): void {
  writer.writeInt64(field, toLong(value));
}

/** Into a Compact array. */
export function writeInt64Array(writer: CompactWriter, field: string, values: readonly number[]): void {
  writer.writeArrayOfInt64(field, values.map(toLong));
}

/** From a Compact field. */
export function readInt64Field(reader: CompactReader, field: string): number {
  return fromLong(reader.readInt64(field));
}

/** From a Compact array. */
export function readInt64Array(reader: CompactReader, field: string): number[] {
  return (reader.readArrayOfInt64(field) ?? []).map(fromLong);
}
