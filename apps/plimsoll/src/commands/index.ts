/** The table of commands: the parser, the help and the documentation are made from it. */
import type { CommandDefinition } from '../command.ts';
import { check } from './check.ts';
import { data } from './data.ts';
import { doctor } from './doctor.ts';
import { promote } from './promote.ts';

export const COMMANDS: readonly CommandDefinition[] = [check, data, doctor, promote];
