export type * from './compiled-spec.ts';
export { createRuntime } from './create-runtime.ts';
export type * from './runtime.ts';
export * from './tla-error.ts';
export type * from './value.ts';
