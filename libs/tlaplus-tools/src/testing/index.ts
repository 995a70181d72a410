/** For tests of other packages: many small models in few JVMs. */
export { cfgForJar } from '../cfg-statements.ts';
export { makeArchive } from '../class-archive.ts';
export { javaProgram } from '../java-program.ts';
export { SHORT_RUN_SWITCHES } from '../java-switches.ts';
export { type BatchAnswer, type BatchModel, judgeBatch, type OwnModules } from './tlc-batch.ts';
