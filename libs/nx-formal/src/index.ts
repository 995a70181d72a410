export { type BoundaryViolation, boundaryViolationText, findBoundaryViolations } from './boundaries.ts';
export { readWorkspace } from './package-graph.ts';
