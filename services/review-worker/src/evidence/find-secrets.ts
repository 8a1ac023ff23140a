import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { FileDiff } from '../core/diff/file-diff.ts';

/** A secret on an added line. `values` hold the secret itself: keep it in memory, never store, log or post it. */
export type LeakedSecret = { path: string; line: number; type: string; text: string; values: string[] };

type AddedLine = { line: number; text: string };

// It keeps two marks a rule and file for ever: a million of them, and a warning, after a few thousand reviews.
secretLintProfiler.setEnabled(false);

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] };
const linesPerScan = 5000;

/** Looks for credentials in added lines only: what was there before is not this pull request's doing. */
export async function findSecrets(files: readonly FileDiff[], signal?: AbortSignal): Promise<LeakedSecret[]> {
  const secrets: LeakedSecret[] = [];
  for (const file of files) {
    if (file.newPath === null || file.isBinary || file.isSubmodule) continue;
    const added = listAddedLines(file);
    for (let start = 0; start < added.length; start += linesPerScan) {
      signal?.throwIfAborted();
      secrets.push(...(await scan(file.path, added.slice(start, start + linesPerScan))));
    }
  }
  return secrets;
}

/** Added lines with an empty one between runs, so that no match spans code that is not adjacent. */
function listAddedLines(file: FileDiff): AddedLine[] {
  const added: AddedLine[] = [];
  for (const { lines } of file.hunks) {
    for (const { kind, newLine, text } of lines) {
      if (kind !== '+' || newLine === null) continue;
      const last = added.at(-1);
      if (last && last.line !== newLine - 1) added.push({ line: 0, text: '' });
      added.push({ line: newLine, text });
    }
  }
  return added;
}

async function scan(path: string, added: readonly AddedLine[]): Promise<LeakedSecret[]> {
  // The scanner obeys `secretlint-disable` comments; the author of a pull request does not get to switch it off.
  const content = added.map(({ text }) => text.replaceAll('secretlint-disable', 'secretlint_disable')).join('\n');
  if (content.trim() === '') return [];
  const source = { filePath: path, content, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  const secrets: LeakedSecret[] = [];
  for (const message of messages) {
    const line = added[message.loc.start.line - 1];
    if (message.type !== 'message' || !line || line.line === 0) continue;
    const values = listValues(message.data, content.slice(...message.range));
    const type = message.ruleId.replace('@secretlint/secretlint-rule-', '');
    secrets.push({ path, line: line.line, type, text: line.text, values });
  }
  return secrets;
}

/** Ranges of some rules (AWS keys) point beside the secret; the message's data holds it exactly. Long values come line by line. */
function listValues(data: unknown, inRange: string): string[] {
  const fromData = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const texts = fromData.flatMap(([key, value]) => (typeof value === 'string' && key !== 'typeName' ? [value] : []));
  return (
    (texts.length > 0 ? texts : [inRange])
      .flatMap((value) => value.split(/\r?\n/))
      .flatMap((value) => [value.trim(), readPassword(value)])
      // Shorter ones would black out ordinary words elsewhere; their own line is redacted whole instead.
      .filter((value) => value.length >= 8)
      .sort((a, b) => b.length - a.length)
  );
}

/** The password of a URL: it may stand elsewhere without the rest. */
function readPassword(value: string): string {
  return /:\/\/[^\s:@/]{0,200}:([^\s@/]{1,200})@/.exec(value)?.[1] ?? '';
}
