import type { FileDiff } from '../core/diff/file-diff.ts';
import { type AddedLine, listAdded } from './added-lines.ts';
import type { RepositoryReader } from './evidence-rule.ts';

const notLogic =
  /^(?:\/\/|\/?\*|#(?!\[)|--|import\b|from\b.*\bimport\b|use\b|using\b|package\b|#include|require\b|export\b.*\bfrom\b|(?:export\s+)?(?:declare\s+)?(?:type|interface|enum)\b|@\w+|["'`])/;
/** A version, a limit: a value with a name, and no more. */
const constant =
  /^[\w.$\s:'"[\]-]+[:=]=?\s*(?:"[^"]*"|'[^']*'|`[^`$]*`?|"""[^"]*|0x[\da-f_]+|-?[\d._]+|true|false|null|none|nil)\s*[,;]?$/i;
const logic =
  /\b(?:if|else|for|foreach|while|switch|case|match|return|throw|raise|await|yield|try|catch|except|def|fn|func|function|lambda|select|insert|update|delete)\b|=>|[^=!<>:]=[^=]|:=|\w\(|\+\+|--|&&|\|\|/i;
/** Languages in which three quotes begin a text of several lines: documentation in most of them. */
const longTexts = /\.(?:py|exs?|kts?|java|scala|groovy|swift|jl|cs|dart)$/i;
const maxRead = 50;

/** Added lines of logic by file: no comments, imports, types and constants, no documentation in long texts. Files without any are absent. */
export async function countLogic(
  repository: Pick<RepositoryReader, 'readFiles'>,
  headSha: string,
  files: readonly FileDiff[],
): Promise<{ path: string; lines: number }[]> {
  const found = files.map((file) => ({ path: file.path, lines: listAdded(file).filter(isLogic) }));
  const unsure = found.filter(({ path, lines }) => lines.length > 0 && longTexts.test(path)).slice(0, maxRead);
  const paths = unsure.map(({ path }) => path);
  const texts = paths.length === 0 ? new Map<string, string>() : await repository.readFiles(headSha, paths);
  return found
    .map(({ path, lines }) => ({ path, lines: lines.filter(isOutside(texts.get(path) ?? '')).length }))
    .filter(({ lines }) => lines > 0);
}

function isLogic({ text }: AddedLine): boolean {
  const line = text.trim();
  return line !== '' && !notLogic.test(line) && !constant.test(line) && logic.test(line);
}

/** Whether a line is outside of the long texts of a file; where one begins counts as code. */
function isOutside(text: string): (added: AddedLine) => boolean {
  const inside = new Set<number>();
  let [line, at] = [1, 0];
  for (const { 0: quoted, index } of text.matchAll(/("""|''').*?\1/gs)) {
    line += countLineFeeds(text.slice(at, index));
    const last = line + countLineFeeds(quoted);
    for (let number = line + 1; number <= last; number += 1) inside.add(number);
    [line, at] = [last, index + quoted.length];
  }
  return (added) => !inside.has(added.line);
}

function countLineFeeds(text: string): number {
  return text.split('\n').length - 1;
}
