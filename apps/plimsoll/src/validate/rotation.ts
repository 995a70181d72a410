/** Puts the files of a rotated trace in order: each names in `resumes` the digest that the one before ended with. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isDigest, isJsonObject, parseStrictJson, TRACE_LIMITS, type TraceHeader } from '@plimsoll/trace';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** A file of a trace, as far as its place in the order goes. */
export interface RotatedFile {
  readonly file: string;
  readonly header: TraceHeader;
  /** Of its end line; undefined while it is being written. Only decides the order: reading checks it. */
  readonly head: string | undefined;
}

/** Longer than any end line. */
const END_BYTES_MAX = 4_096;

export function rotatedFile(file: string, header: TraceHeader): RotatedFile {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, END_BYTES_MAX));
    readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    return { file, header, head: headIn(bytes) };
  } finally {
    closeSync(fd);
  }
}

function headIn(tail: Buffer): string | undefined {
  if (tail.at(-1) !== 0x0a) return undefined;
  const line = tail.subarray(tail.lastIndexOf(0x0a, tail.length - 2) + 1, tail.length - 1);
  const parsed = parseStrictJson(line, TRACE_LIMITS);
  if (parsed.fault !== undefined || !isJsonObject(parsed.value)) return undefined;
  const { head } = parsed.value;
  return parsed.value['end'] === true && isDigest(head) ? head : undefined;
}

/** Chains of files, each in order. @throws Failure (exit 2) when two files go on from one. */
export function rotationsOf(files: readonly RotatedFile[]): RotatedFile[][] {
  const heads = new Set(files.map(({ head }) => head));
  const isFirst = ({ header }: RotatedFile) => header.resumes === undefined || !heads.has(header.resumes);
  const taken = new Set<RotatedFile>();
  const rotations = files.filter(isFirst).map((first) => {
    const rotation: RotatedFile[] = [];
    let at: RotatedFile | undefined = first;
    while (at !== undefined && !taken.has(at)) {
      rotation.push(at);
      taken.add(at);
      at = successorOf(at, files);
    }
    return rotation;
  });
  const left = files.filter((file) => !taken.has(file));
  if (left.length > 0)
    throw new Failure(EXIT.badInput, `${left[0]?.file}: its files resume each other in a circle`);
  return rotations;
}

function successorOf({ head }: RotatedFile, files: readonly RotatedFile[]): RotatedFile | undefined {
  if (head === undefined) return undefined;
  const next = files.filter(({ header }) => header.resumes === head);
  if (next.length > 1) {
    const names = next.map(({ file }) => file).join(' and ');
    throw new Failure(
      EXIT.badInput,
      `${names} both resume the same file: one of them is no part of this trace`,
    );
  }
  return next[0];
}
