/** The only numbers that the controller and the gate take: what the proofs ask of them is generated. */
export { isWhole } from './generated/proven-preconditions.ts';
