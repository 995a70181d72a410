export type * from './config.ts';
export type * from './ir.ts';
