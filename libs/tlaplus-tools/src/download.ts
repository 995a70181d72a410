/** Downloads a file of a known digest: whole and right, or not at all. */
import { createHash } from 'node:crypto';

export interface DownloadRequest {
  readonly url: string;
  readonly sha256: string;
  readonly bytesMax: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type Download =
  | { readonly ok: true; readonly bytes: Buffer }
  /** `why` is a sentence for people: no network, status, size, time, digest. */
  | { readonly ok: false; readonly why: string };

/** Follows redirects; every hop after HTTPS must be HTTPS too. Never throws. */
export async function download(request: DownloadRequest): Promise<Download> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  try {
    const response = await fetch(request.url, { redirect: 'follow', signal });
    if (!response.ok) return refused(`the server answered ${response.status}`, response);
    if (request.url.startsWith('https:') && !response.url.startsWith('https:')) {
      return refused(`redirected to ${response.url}, which is not HTTPS`, response);
    }
    const bytes = await bodyOf(response, request.bytesMax);
    if (bytes === undefined) return { ok: false, why: `more than ${request.bytesMax} bytes came` };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== request.sha256) return { ok: false, why: `its SHA-256 is ${sha256}, not the pinned one` };
    return { ok: true, bytes };
  } catch (error) {
    if (timeout.aborted) return { ok: false, why: `no answer within ${request.timeoutMs / 1000} s` };
    return { ok: false, why: `not reachable (${reasonOf(error)})` };
  }
}

async function refused(why: string, response: Response): Promise<Download> {
  await response.body?.cancel();
  return { ok: false, why };
}

/** undefined when the body is larger than allowed; fetch itself rejects a body cut short. */
async function bodyOf(response: Response, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : error.message;
}
