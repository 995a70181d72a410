/** For tests of other packages: many small models in few JVMs. */
export { type BatchAnswer, type BatchModel, judgeBatch } from './tlc-batch.ts';
