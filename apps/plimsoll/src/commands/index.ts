/** The table of commands: the parser, the help and the documentation are made from it. */
import type { CommandDefinition } from '../command.ts';
import { data } from './data.ts';
import { doctor } from './doctor.ts';

export const COMMANDS: readonly CommandDefinition[] = [doctor, data];
