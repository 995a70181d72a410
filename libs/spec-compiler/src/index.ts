/** Compiles SANY's view of a specification to one readable TypeScript module. */
export { type ActWrapper, actWrapper } from './act-wrapper/act-wrapper.ts';
export { type ConstantsOptions, compileConstants } from './compile-constants.ts';
export {
  type CompiledSource,
  type CompileOptions,
  type CompileReport,
  compilerVersion,
  compileSpec,
} from './compile-spec.ts';
export { constantsFrom } from './constants-from.ts';
export { loadCompiled } from './load-compiled.ts';
export { type CompileProblem, type CompileProblemCode, compileProblemText, type Result } from './problem.ts';
export type { SeededBug } from './seeded-bugs.ts';
