/** NautilusTrader under the gate: sets it up, runs a session of several processes, and compares what both sides wrote. */
export { type CrossCheck, crossCheck, type Mismatch, mismatchText } from './cross-check.ts';
export type { SessionMesh } from './mesh-issuer.ts';
export {
  type EnvironmentRequest,
  findPython,
  type NautilusPython,
  prepareEnvironment,
  preparePython,
} from './python.ts';
export {
  AGENTS,
  type AgentSummary,
  type NautilusSession,
  runNautilusSession,
  type SessionOptions,
} from './session.ts';
