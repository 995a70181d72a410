/** Policies and JSON of others, without the judge: what the compiler needs, which makes the judge's machine. */
export { type Policy, readPolicy } from './policy.ts';
export { problemText } from './problem.ts';
export { readJsonFile } from './untrusted-json.ts';
