/** The documentation page of all commands, made from the table that makes the parser. */
import { commandLine } from './command-line.ts';
import { commandsFor } from './commands/index.ts';

/** Markdown: each command's help as it is printed. */
export async function commandsPage(): Promise<string> {
  const program = commandLine(await commandsFor(undefined), new AbortController().signal, () => undefined);
  const pages = program.commands.map((command) => {
    const help = command.configureHelp({ helpWidth: 110 }).helpInformation().trimEnd();
    return `## ${command.name()}\n\n\`\`\`text\n${help}\n\`\`\`\n`;
  });
  return [
    '<!-- Generated from the table of commands. Edit apps/plimsoll/src/commands, not this file. -->',
    '',
    '# Commands',
    '',
    '`npm run X -- …` and `npm run plimsoll -- X …` set up first; `npx plimsoll X …` does not.',
    '',
    ...pages,
  ].join('\n');
}
