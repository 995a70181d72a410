/** The table of commands: the parser, the help and the documentation are made from it. */
import type { CommandDefinition } from '../command.ts';
import { check } from './check.ts';
import { compile } from './compile.ts';
import { conformance } from './conformance.ts';
import { data } from './data.ts';
import { doctor } from './doctor.ts';
import { explore } from './explore.ts';
import { graph } from './graph.ts';
import { promote } from './promote.ts';
import { test } from './test.ts';
import { validate } from './validate.ts';

export const COMMANDS: readonly CommandDefinition[] = [
  check,
  explore,
  compile,
  test,
  graph,
  validate,
  conformance,
  promote,
  data,
  doctor,
];
