/** The form of a DSSE envelope file; signing and opening are in `@plimsoll/verdict`, at level A. */
import { decodeBase64, SIGNATURES_MAX } from '@plimsoll/verdict';
import { z } from 'zod';

/** Standard or URL-safe, with one spelling each. */
const base64 = z
  .string()
  .refine((text) => decodeBase64(text) !== undefined, 'not base64 in its one right spelling');

export const envelopeSchema = z
  .object({
    payloadType: z.string().max(200),
    payload: base64,
    signatures: z
      .array(z.object({ keyid: z.string().max(200).optional(), sig: base64 }).strict())
      .min(1)
      .max(SIGNATURES_MAX),
  })
  .strict();
