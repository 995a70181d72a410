/** Finds or fetches tla2tools, runs SANY and TLC as child processes, and turns what they print into values. */

export type { StrippedStatement } from './cfg-statements.ts';
export { type Evaluated, type EvaluateOptions, tlcEvaluate } from './evaluate.ts';
export { type ExportRequest, exportXml, type SpecXml } from './export-xml.ts';
export type { JarSearch, ToolsJar } from './find-jar.ts';
export { findJava, type Java } from './find-java.ts';
export { type FindToolsOptions, findTools, projectRoot, type Tools } from './find-tools.ts';
export type { ModuleFile } from './module-files.ts';
export {
  exitCodeOf,
  type JarAttempt,
  placeText,
  type Result,
  type SourcePlace,
  type SpecComplaint,
  type ToolProblem,
  toolProblemText,
} from './problem.ts';
export { HEAP_MB_DEFAULT, runTlc, type TlcRequest, tlcErrorText } from './run-tlc.ts';
export type {
  ActionCoverage,
  TlcCounts,
  TlcError,
  TlcErrorKind,
  TlcEvent,
  TlcResult,
  Violation,
  ViolationKind,
} from './tlc-result.ts';
export type { TraceEnd, TraceState } from './tlc-values.ts';
export { zipEntry } from './zip-entry.ts';
