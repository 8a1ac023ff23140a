import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { firstDay, history, people } from './history.ts';
import type { SampleCommit, SampleIssue } from './sample-event.ts';

const tree = join(import.meta.dirname, 'tree');
const separator = '<<<<part>>>>\n';
const dayMs = 86_400_000;

export type BuiltCommit = {
  event: SampleCommit;
  at: Date;
  /** Number of the merged pull request, if it came through one. */
  number: number | undefined;
  message: string;
  /** Whole content of every file the commit changes. */
  files: Record<string, string>;
};
type BuiltIssue = { event: SampleIssue; at: Date; number: number; closedAt: Date | undefined };
export type BuiltHistory = { commits: BuiltCommit[]; issues: BuiltIssue[] };

async function readParts(): Promise<Map<string, string[]>> {
  const parts = new Map<string, string[]>();
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(tree, file)
      .replace(/\.txt$/, '')
      .replace(/^dot-/, '.');
    parts.set(path, (await readFile(file, 'utf8')).split(separator));
  }
  return parts;
}

/** Plays the history: which commit holds what, and which number each issue and pull request gets. */
export async function buildHistory(): Promise<BuiltHistory> {
  const parts = await readParts();
  const content = new Map<string, string>();
  const issues = new Map<string, BuiltIssue>();
  const commits: BuiltCommit[] = [];
  let last = 0;
  for (const [index, event] of history.entries()) {
    const at = new Date(firstDay + event.day * dayMs + index * 60_000);
    if (event.kind === 'issue') {
      issues.set(event.key, { event, at, number: ++last, closedAt: undefined });
      continue;
    }
    const number = event.merged ? ++last : undefined;
    const fixed = event.fixes === undefined ? undefined : issues.get(event.fixes);
    if (fixed) fixed.closedAt = at;
    const subject = number === undefined ? event.subject : `${event.subject} (#${number})`;
    const message = fixed ? `${subject}\n\nFixes #${fixed.number}\n` : `${subject}\n`;
    commits.push({ event, at, number, message, files: changeFiles(event, parts, content) });
  }
  return { commits, issues: [...issues.values()] };
}

function changeFiles(
  event: SampleCommit,
  parts: Map<string, string[]>,
  content: Map<string, string>,
): Record<string, string> {
  const files: Record<string, string> = {};
  const set = (path: string, text: string) => {
    content.set(path, text);
    files[path] = text;
  };
  for (const path of event.grow) {
    const part = parts.get(path)?.shift();
    if (part === undefined) throw new Error(`'${event.subject}' finds no further part of ${path}`);
    set(path, (content.get(path) ?? '') + part);
  }
  for (const [path, from, to] of event.edits) {
    const text = content.get(path) ?? '';
    if (!text.includes(from)) throw new Error(`'${event.subject}' finds no '${from}' in ${path}`);
    set(path, text.replaceAll(from, to));
  }
  return files;
}

/** The stream that `git fast-import` turns into the branch main. */
export function fastImportStream(commits: readonly BuiltCommit[]): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  return commits
    .map(({ event, at, message, files }) => {
      const { name, email } = people[event.by];
      const who = `${name} <${email}> ${Math.floor(at.getTime() / 1000)} +0000`;
      const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
      return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(message)}${changes.join('')}\n`;
    })
    .join('');
}
