/** Reads one entry of a zip file (a jar is one), so that we can ask a jar what it knows without running it. */
import { inflateRawSync } from 'node:zlib';

/** Far above any class file of the tools. */
const ENTRY_BYTES_MAX = 4_000_000;
const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;

/** The bytes of the entry; undefined if there is none, or the file is not a zip that we can read. */
export function zipEntry(zip: Buffer, name: string): Buffer | undefined {
  try {
    return readEntry(zip, name);
  } catch {
    return undefined;
  }
}

function readEntry(zip: Buffer, name: string): Buffer | undefined {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END_SIGNATURE) return undefined;
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== CENTRAL_SIGNATURE) return undefined;
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) return inflateAt(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

function inflateAt(zip: Buffer, central: number): Buffer | undefined {
  const method = zip.readUInt16LE(central + 10);
  const packedBytes = zip.readUInt32LE(central + 20);
  const local = zip.readUInt32LE(central + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + packedBytes);
  if (method === 0) return packed;
  if (method !== 8) return undefined;
  return inflateRawSync(packed, { maxOutputLength: ENTRY_BYTES_MAX });
}
