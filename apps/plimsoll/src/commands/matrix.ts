/** `plimsoll matrix`: the traceability matrix, made from the sources; its holes are a finding. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problemText, readPolicy } from '@plimsoll/evidence';
import { type CommandDefinition, textOption } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { holesAt } from '../matrix/matrix.ts';
import { matrixCsv, matrixHtml } from '../matrix/matrix-files.ts';
import { projectMatrix } from '../matrix/project-matrix.ts';
import { POLICY_FILE } from '../project.ts';

export const matrix: CommandDefinition = {
  name: 'matrix',
  summary: 'requirement ↔ property ↔ theorem ↔ code ↔ test ↔ trace ↔ evidence, made from tags in the sources',
  example: 'plimsoll matrix',
  declare: (command) =>
    command.option('--output <folder>', 'where matrix.html, matrix.csv and matrix.json go (out/matrix)'),
  async run({ project, output }, _operands, options) {
    const policy = readPolicy(join(project.root, POLICY_FILE));
    if (!policy.ok) throw new Failure(EXIT.badInput, problemText(policy.problem));
    const made = projectMatrix(project, policy.value);
    const folder = resolve(textOption(options, 'output') ?? join(project.outFolder, 'matrix'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'matrix.html'), matrixHtml(policy.value.name, made));
    writeFileSync(join(folder, 'matrix.csv'), matrixCsv(made));
    writeFileSync(join(folder, 'matrix.json'), `${JSON.stringify(made, null, 2)}\n`);
    const holes = holesAt(made, 'live');
    output.result(
      { folder, requirements: made.rows.length, holes, orphans: made.orphans },
      [
        ...holes.map((hole) => `hole    ${hole}`),
        ...made.orphans.map((orphan) => `orphan  ${orphan}`),
        `${made.rows.length} requirements, ${holes.length} holes at levels A and B in force at live, ${made.orphans.length} tags that lead nowhere`,
        `written to ${folder}`,
      ].join('\n'),
    );
    return holes.length + made.orphans.length === 0 ? EXIT.holds : EXIT.refused;
  },
};
