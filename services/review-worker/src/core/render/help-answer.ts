import { type CommandName, commandList, commandNames } from '../../commands/command-list.ts';
import { codeSpan } from '../sanitize.ts';

/** Every command with what it does and who may give it. */
export function renderHelp(slug: string): string {
  const rows = commandNames.map((name) => {
    const { argument, does, needs } = commandList[name];
    const usage = argument === null ? `/waggle ${name}` : `/waggle ${name} ${argument}`;
    return `| \`${usage}\` | ${does} | ${needs === 'write' ? 'whoever may push' : 'everybody'} |`;
  });
  const chat = `Begin a line with \`@${slug}\` to ask something, also in the conversations on lines.`;
  return ['| command | what I do | for whom |', '| --- | --- | --- |', ...rows, '', chat].join('\n');
}

/** What to say to a command that is none. */
export function renderUnknown(written: string, meant: CommandName | null): string {
  const question = meant === null ? '' : ` Did you mean \`/waggle ${meant}\`?`;
  return `I do not know ${codeSpan(written, 60)}.${question} \`/waggle help\` lists what I know.`;
}
