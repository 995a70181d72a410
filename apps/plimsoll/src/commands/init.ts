/** `plimsoll init`: sets a repository up with an example spec, its driver, a policy, keys and CI files. */
import type { CommandDefinition } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { initRepository } from '../init/init-repository.ts';

export const init: CommandDefinition = {
  name: 'init',
  summary: 'set this repository up: an example spec and its driver, a policy, a signing key, CI files',
  example: 'plimsoll init',
  declare: (command) => command,
  async run({ output }) {
    const { written, kept, keyid } = initRepository(process.cwd());
    output.result(
      { written, kept, keyid },
      [
        ...written.map((file) => `written  ${file}`),
        ...kept.map((file) => `kept     ${file} (there already)`),
        ...(keyid === undefined
          ? []
          : [`key      ${keyid}: keys/ci.pem is git-ignored; CI gets it as PLIMSOLL_SIGNING_KEY`]),
        'next     npx plimsoll compile Crossing && npx plimsoll promote --stage paper',
      ].join('\n'),
    );
    return EXIT.holds;
  },
};
