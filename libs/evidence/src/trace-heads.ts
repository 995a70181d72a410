/**
 * Compares a trace with the heads that its producer signed (`@plimsoll/verdict` writes them). Lines that were chained
 * anew, cut off or exchanged later do not lead to the heads any more.
 */
import { hash, type KeyObject } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import {
  checkSignatures,
  envelopeOf,
  headsFileOf,
  open,
  TRACE_HEAD_PAYLOAD,
  type Trust,
  timeOf,
} from '@plimsoll/verdict';
import { z } from 'zod';

/** A day of heads, one a second, has 86 400 lines of 500 bytes. */
const HEADS_BYTES_MAX = 64_000_000;

const headSchema = z
  .object({
    format: z.literal('plimsoll/trace-head/1'),
    source: z.string(),
    spec: z.string(),
    /** Event that the head follows; 0 for the header. */
    seq: z.int().min(0),
    head: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    isEnd: z.boolean(),
    signedAt: z.iso.datetime(),
  })
  .strict();

export type TraceHead = z.infer<typeof headSchema>;

/** What the heads say of a trace: signed by whom, or what is wrong; undefined when there are none. */
export type HeadsFinding =
  | { readonly ok: true; readonly count: number; readonly signers: readonly string[] }
  | { readonly ok: false; readonly detail: string };

/** Compares a trace with its signed heads. Reads the whole trace: a pass of hashing. */
export function checkHeads(
  traceFile: string,
  trust: Trust,
  developmentKey: KeyObject | undefined,
): HeadsFinding | undefined {
  const file = headsFileOf(traceFile);
  if (!existsSync(file)) return undefined;
  const entry = lstatSync(file);
  if (entry.isSymbolicLink() || entry.size > HEADS_BYTES_MAX)
    return { ok: false, detail: `${file} is a link, or larger than ${HEADS_BYTES_MAX} bytes` };
  const digests = lineDigests(traceFile);
  const signers = new Set<string>();
  let last: TraceHead | undefined;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  for (const [index, line] of lines.entries()) {
    const head = signedHead(line, trust, developmentKey);
    const where = `head ${index + 1}`;
    if (head === undefined) return { ok: false, detail: `${where} is not signed by a trusted producer` };
    if (last !== undefined && (head.content.seq < last.seq || last.isEnd))
      return { ok: false, detail: `${where} does not follow the one before` };
    if (digests.bySeq.get(head.content.seq) !== head.content.head)
      return {
        ok: false,
        detail: `the producer signed event ${head.content.seq} as ${head.content.head}; the trace has ${digests.bySeq.get(head.content.seq) ?? 'no such event'}`,
      };
    last = head.content;
    signers.add(head.signer);
  }
  if (last?.isEnd !== true || last.seq !== digests.lastSeq)
    return {
      ok: false,
      detail: `the producer signed up to event ${last?.seq ?? 0}${last?.isEnd === true ? ' as the end' : ', and no end'}; the trace ends at ${digests.lastSeq}`,
    };
  return { ok: true, count: lines.length, signers: [...signers] };
}

function signedHead(
  line: string,
  trust: Trust,
  developmentKey: KeyObject | undefined,
): { readonly content: TraceHead; readonly signer: string } | undefined {
  let envelope: ReturnType<typeof envelopeOf>;
  try {
    envelope = envelopeOf(JSON.parse(line));
  } catch {
    return undefined;
  }
  if (envelope === undefined) return undefined;
  const checked = checkSignatures(envelope, trust, 'trace', timeOfHead, TRACE_HEAD_PAYLOAD);
  const own = developmentKey === undefined ? undefined : open(envelope, [developmentKey], TRACE_HEAD_PAYLOAD);
  const payload = checked !== undefined && checked.refusal === undefined ? checked.payload : own?.payload;
  if (payload === undefined) return undefined;
  const content = headSchema.safeParse(JSON.parse(payload.toString('utf8')));
  if (!content.success) return undefined;
  return { content: content.data, signer: checked?.signers[0]?.name ?? 'development key' };
}

function timeOfHead(payload: Buffer): number | undefined {
  return timeOf((JSON.parse(payload.toString('utf8')) as { readonly signedAt?: unknown }).signedAt);
}

/** Digest of each event's line by its `seq`, and of the header under the number before the first. */
function lineDigests(traceFile: string): {
  readonly bySeq: ReadonlyMap<number, string>;
  readonly lastSeq: number;
} {
  const bySeq = new Map<number, string>();
  let lastSeq = 0;
  for (const line of readFileSync(traceFile, 'utf8').trimEnd().split('\n')) {
    const seq = Number(/^\{"seq":(\d+),/.exec(line)?.[1] ?? (line.startsWith('{"trace"') ? 0 : -1));
    if (seq < 0) continue;
    bySeq.set(seq, `sha256:${hash('sha256', line, 'hex')}`);
    lastSeq = seq;
  }
  return { bySeq, lastSeq };
}
