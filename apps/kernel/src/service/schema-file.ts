/** Writes the published schema of the endpoint: `npx node apps/kernel/src/service/schema-file.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { requestSchema } from './protocol.ts';

/** JSON Schema of every request. */
export const SCHEMA_FILE = fileURLToPath(
  new URL('../../schema/kernel-endpoint.schema.json', import.meta.url),
);

/** Its text, from the code. */
export function schemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(requestSchema), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_FILE, schemaText());
