import { suggest } from '../core/config/suggest.ts';
import { type CommandName, commandList, commandNames } from './command-list.ts';

export type ParsedCommand =
  | { name: CommandName; argument: string }
  /** Not understood; `meant` is the command that was most likely meant. */
  | { name: null; written: string; meant: CommandName | null };

/**
 * A command of a comment, with or without the leading `/waggle`, or what was said to an account (`@waggle why?`). Null
 * when somebody else was spoken to; `slug` is what Waggle's App is called.
 */
export function parseCommand(text: string, slug: string): ParsedCommand | null {
  const words = /^\s*(@\S+|\/waggle(?=\s|$))?\s*([\s\S]*)$/i.exec(text);
  const [, prefix = '', rest = ''] = words ?? [];
  const command = readCommand(rest.trim());
  if (!prefix.startsWith('@')) return command;
  if (prefix.slice(1).toLowerCase() !== slug.toLowerCase()) return null;
  return command.name === null ? { name: 'ask', argument: rest.trim() } : command;
}

function readCommand(text: string): ParsedCommand {
  const words = text.replace(/^full\s+review\b/i, 'full-review');
  const [first = ''] = words.split(/\s/, 1);
  const argument = words.slice(first.length).trim();
  const name = first === '' ? 'help' : commandNames.find((one) => one === first.toLowerCase());
  if (name !== undefined && (argument === '' || commandList[name].argument !== null)) return { name, argument };
  return {
    name: null,
    written: text.slice(0, 60),
    meant: (suggest(first, commandNames) as CommandName | null) ?? null,
  };
}
