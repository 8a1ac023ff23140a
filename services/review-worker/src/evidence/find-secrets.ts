import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { DiffLine, FileDiff } from '../core/diff/file-diff.ts';

/** A secret on an added line. `values` hold the secret itself: keep it in memory, never store, log or post it. */
export type LeakedSecret = { path: string; line: number; type: string; text: string; values: string[] };

type SecretLine = { line: DiffLine; type: string; values: string[] };

/** `line` is null between runs, so that no match spans code that is not adjacent. */
type Scanned = { line: DiffLine | null; text: string };

// It keeps two marks a rule and file for ever: a million of them, and a warning, after a few thousand reviews.
secretLintProfiler.setEnabled(false);

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] };
const linesPerScan = 5000;

/** Looks for credentials in added lines only: what was there before is not this pull request's doing. */
export async function findSecrets(files: readonly FileDiff[], signal?: AbortSignal): Promise<LeakedSecret[]> {
  const secrets: LeakedSecret[] = [];
  for (const file of files) {
    for (const { line, type, values } of await scanFile(file, ['+'], signal)) {
      if (line.newLine !== null) secrets.push({ path: file.path, line: line.newLine, type, text: line.text, values });
    }
  }
  return secrets;
}

/** Every line of the diff that holds a credential, also of what was there before; a line may come twice. */
export async function findSecretLines(files: readonly FileDiff[], signal?: AbortSignal): Promise<SecretLine[]> {
  const found: SecretLine[] = [];
  for (const file of files) {
    found.push(...(await scanFile(file, ['+', ' '], signal)), ...(await scanFile(file, ['-', ' '], signal)));
  }
  return found;
}

async function scanFile(
  file: FileDiff,
  kinds: readonly DiffLine['kind'][],
  signal: AbortSignal | undefined,
): Promise<SecretLine[]> {
  if (file.isBinary || file.isSubmodule) return [];
  const listed = listLines(file, kinds);
  const found: SecretLine[] = [];
  for (let start = 0; start < listed.length; start += linesPerScan) {
    signal?.throwIfAborted();
    found.push(...(await scan(file.path, listed.slice(start, start + linesPerScan))));
  }
  return found;
}

function listLines({ hunks }: FileDiff, kinds: readonly DiffLine['kind'][]): Scanned[] {
  const numberOf = ({ newLine, oldLine }: DiffLine) => (kinds.includes('-') ? oldLine : newLine);
  const listed: Scanned[] = [];
  for (const line of hunks.flatMap(({ lines }) => lines)) {
    if (!kinds.includes(line.kind)) continue;
    const last = listed.at(-1)?.line;
    if (last && numberOf(last) !== (numberOf(line) ?? 0) - 1) listed.push({ line: null, text: '' });
    listed.push({ line, text: line.text });
  }
  return listed;
}

async function scan(path: string, listed: readonly Scanned[]): Promise<SecretLine[]> {
  // The scanner obeys `secretlint-disable` comments; the author of a pull request does not get to switch it off.
  const content = listed.map(({ text }) => text.replaceAll('secretlint-disable', 'secretlint_disable')).join('\n');
  if (content.trim() === '') return [];
  const source = { filePath: path, content, contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  const found: SecretLine[] = [];
  for (const message of messages) {
    const line = listed[message.loc.start.line - 1]?.line;
    if (message.type !== 'message' || !line) continue;
    const values = listValues(message.data, content.slice(...message.range));
    found.push({ line, type: message.ruleId.replace('@secretlint/secretlint-rule-', ''), values });
  }
  return found;
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
