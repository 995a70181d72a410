/** `.cfg` files alone: what a program needs that runs a compiled model and reads no spec. */
export { parseConfig } from './parse-config.ts';
export { irProblemText } from './problem.ts';
