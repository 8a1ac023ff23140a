import type { FileDiff, Hunk } from '../core/diff/file-diff.ts';
import type { LeakedSecret } from './find-secrets.ts';

export const redacted = '[redacted]';

/**
 * The same diff without the secrets: use it for everything after the scan (prompts, anchoring, rendering). Findings quote redacted
 * lines, so they are anchored on redacted lines.
 */
export function redactSecrets(files: readonly FileDiff[], secrets: readonly LeakedSecret[]): FileDiff[] {
  if (secrets.length === 0) return [...files];
  const lines = new Set(secrets.map(({ path, line }) => `${line} ${path}`));
  const values = listAllValues(secrets);
  return files.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => redactHunk(hunk, file.path, lines, values)),
  }));
}

function redactHunk(hunk: Hunk, path: string, lines: ReadonlySet<string>, values: readonly string[]): Hunk {
  const clean = hunk.lines.map((line) => {
    const isFound = line.newLine !== null && lines.has(`${line.newLine} ${path}`);
    const text = isFound ? redactLine(line.text, values) : redactText(line.text, values);
    return { ...line, text };
  });
  return { ...hunk, section: redactText(hunk.section, values), lines: clean };
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
export function listAllValues(secrets: readonly LeakedSecret[]): string[] {
  return [...new Set(secrets.flatMap(({ values }) => values))].sort((a, b) => b.length - a.length);
}
