import type { DiffLine, FileDiff } from '../core/diff/file-diff.ts';
import { toAddedFile } from './added-file.ts';
import { findSecretLines, type LeakedSecret } from './find-secrets.ts';

export const redacted = '[redacted]';

/**
 * The same diff without secrets, also those of lines that stay or go: use it for everything after the scan (prompts, anchoring,
 * rendering). Findings quote redacted lines, so they are anchored on redacted lines.
 */
export async function redactSecrets(files: readonly FileDiff[], signal?: AbortSignal): Promise<FileDiff[]> {
  const hunks = files.flatMap((file) => file.hunks);
  // What git writes behind `@@` is a line of the file that may not be among those of the hunk. None of them is adjacent.
  const sections = toAddedFile(hunks.flatMap(({ section }) => [section, '']));
  const found = await findSecretLines([...files, sections], signal);
  if (found.length === 0) return [...files];
  const [lines, values] = [new Set(found.map(({ line }) => line)), listAllValues(found)];
  const clean = (line: DiffLine | undefined, text: string) =>
    line !== undefined && lines.has(line) ? redactLine(text, values) : redactText(text, values);
  const sectionOf = new Map(hunks.map((hunk, at) => [hunk, sections.hunks[0]?.lines[at * 2]]));
  return files.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => ({
      ...hunk,
      section: clean(sectionOf.get(hunk), hunk.section),
      lines: hunk.lines.map((line) => ({ ...line, text: clean(line, line.text) })),
    })),
  }));
}

/** A line that is known to hold a secret: when no value matches it word for word, all of it goes. */
export function redactLine(text: string, values: readonly string[]): string {
  const clean = redactText(text, values);
  return clean === text ? redacted : clean;
}

/** Replaces each value wherever it stands, longest first. */
function redactText(text: string, values: readonly string[]): string {
  let clean = text;
  for (const value of values) clean = clean.replaceAll(value, redacted);
  return clean;
}

/** One line may hold two secrets: each is redacted with the values of all. */
export function listAllValues(secrets: readonly Pick<LeakedSecret, 'values'>[]): string[] {
  return [...new Set(secrets.flatMap(({ values }) => values))].sort((a, b) => b.length - a.length);
}
