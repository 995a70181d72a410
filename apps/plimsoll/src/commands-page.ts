/** The documentation page of all commands, made from the table that makes the parser. */
import { commandLine } from './command-line.ts';

/** Markdown: each command's help as it is printed. */
export function commandsPage(): string {
  const program = commandLine(new AbortController().signal, () => undefined);
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
