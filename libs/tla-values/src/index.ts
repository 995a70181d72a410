export type * from './compiled-spec.ts';
export * from './runtime.ts';
export type * from './value.ts';
