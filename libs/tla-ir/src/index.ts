export type * from './config.ts';
export type * from './ir.ts';
export { parseConfig } from './parse-config.ts';
export { printDefinition, printExpr } from './print-expression.ts';
export { type IrProblem, type IrProblemCode, irProblemText, type Result } from './problem.ts';
export { type ModuleSource, type ReadSpecInput, readSpec } from './read-spec.ts';
export { sourceText } from './source-text.ts';
export { stringOrderWith } from './string-order.ts';
export { defaultXmlLimits, type XmlLimits } from './xml-tree.ts';
