/** The token file: who may connect, in which role. It holds digests only, so that reading it gives nobody away. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { SessionError } from '../market-feed.ts';
import { ROLES, type Role } from './protocol.ts';
import { readSettings } from './settings-file.ts';

const FILE_BYTES_MAX = 1_000_000;

/** Somebody who may connect. */
export interface Client {
  readonly name: string;
  readonly role: Role;
  /** The account in which a trader trades, where there are several. */
  readonly account?: string | undefined;
}

const fileSchema = z.strictObject({
  clients: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
        role: z.enum(ROLES),
        account: z.string().min(1).max(64).optional(),
        tokenSha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1)
    .max(1_000),
});

/** The clients of a token file. */
export class TokenFile {
  readonly clients: readonly Client[];
  readonly #digests: readonly Buffer[];

  private constructor(clients: z.infer<typeof fileSchema>['clients']) {
    this.clients = clients.map(({ name, role, account }) => ({ name, role, account }));
    this.#digests = clients.map(({ tokenSha256 }) => Buffer.from(tokenSha256, 'hex'));
  }

  /** @throws SessionError (2) with what is wrong and the remedy. */
  static read(file: string): TokenFile {
    const { clients } = readSettings(file, {
      schema: fileSchema,
      bytesMax: FILE_BYTES_MAX,
      isPrivate: true,
      ifMissing: 'make one as apps/kernel/README.md shows',
      ifWrong: 'is no token file',
    });
    for (const field of ['name', 'tokenSha256'] as const) {
      if (new Set(clients.map((each) => each[field])).size < clients.length) {
        throw new SessionError(2, `${file} has the same ${field} twice`);
      }
    }
    return new TokenFile(clients);
  }

  /** The client with that token; every entry is compared, in constant time. */
  find(token: string): Client | undefined {
    const digest = createHash('sha256').update(token).digest();
    let found: Client | undefined;
    for (const [index, each] of this.#digests.entries()) {
      if (timingSafeEqual(each, digest)) found = this.clients[index];
    }
    return found;
  }
}
