import { z } from 'zod';
import type { ReviewSession } from '../workflow/review-session.ts';
import type { LookUp, ToolScope } from './look-up.ts';

const maxLines = 250;
const maxMatches = 60;

const Ref = z.enum(['head', 'base']).default('head').describe('head: with the change; base: before it');
const Path = z.string().min(1).max(1000);

const ReadFile = z.object({
  path: Path.describe('path of the file, as in the change'),
  ref: Ref,
  start_line: z.number().int().min(1).default(1),
  end_line: z.number().int().min(1).optional(),
});

const SearchCode = z.object({
  text: z.string().min(2).max(200).describe('text to find, exactly as it is written; no pattern'),
  whole_word: z.boolean().default(false),
  under: z.string().max(1000).default('').describe('a folder to search in; empty for everything'),
  ref: Ref,
});

const GetIssue = z.object({ number: z.number().int().positive().max(1_000_000_000) });

/** Look-ups in git and on GitHub, in this repository and at its two commits only. */
export function repositoryTools({ gateway }: ReviewSession, { change }: ToolScope): LookUp[] {
  const shaOf = (ref: 'head' | 'base') => (ref === 'head' ? change.headSha : change.mergeBase);
  const readFile: LookUp = {
    name: 'read_file',
    description: `Reads up to ${maxLines} lines of a text file, with line numbers.`,
    input: ReadFile,
    look: async (input) => {
      const { path, ref, start_line: start, end_line: end = start + maxLines - 1 } = ReadFile.parse(input);
      const text = await change.reader.readFile(shaOf(ref), path);
      if (text === null) return `There is no text file ${path} at ${ref}.`;
      const lines = text.split('\n');
      const last = Math.min(end, start + maxLines - 1, lines.length);
      const shown = lines.slice(start - 1, last).map((line, at) => `${start + at}: ${line}`);
      return `${path} at ${ref}, lines ${start} to ${last} of ${lines.length}\n${shown.join('\n')}`;
    },
  };
  const getIssue: LookUp = {
    name: 'get_issue_details',
    description: 'Title, state, labels and text of an issue of this repository.',
    input: GetIssue,
    look: async (input) => {
      const { number, title, state, labels, body } = await gateway.getIssue(GetIssue.parse(input).number);
      const names = labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
      return `#${number} (${state}): ${title}\nLabels: ${names.join(', ') || 'none'}\n\n${body ?? ''}`.trim();
    },
  };
  const { search } = change.reader;
  if (search === undefined) return [readFile, getIssue];
  const searchCode: LookUp = {
    name: 'search_code',
    description: 'Finds lines of code that hold a text, in the whole repository.',
    input: SearchCode,
    look: async (input) => {
      const { text, whole_word: word, under, ref } = SearchCode.parse(input);
      const query = { text, word, under: under.replace(/^\/+|\/+$/g, ''), maxLines: maxMatches };
      const found = await search(shaOf(ref), query);
      if (found === null) return 'This repository is too large to be searched now.';
      const lines = found.lines.map((one) => `${one.path}:${one.line}: ${one.text.trim()}`);
      if (lines.length === 0) return 'Nothing was found.';
      return `${lines.join('\n')}${found.truncated ? '\n(there is more)' : ''}`;
    },
  };
  return [readFile, searchCode, getIssue];
}
