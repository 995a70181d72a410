import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** `--spec Crossing=specs/Crossing`: where a spec of a trace is. @throws Failure (exit 2) */
export function specOption(text: string): [name: string, path: string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new Failure(EXIT.badInput, `--spec takes name=path, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
