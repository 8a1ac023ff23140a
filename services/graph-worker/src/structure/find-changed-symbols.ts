import { languageOf, type SyntaxPool } from '@waggle/syntax';
import type { ChangedFile } from '../core/pull-request-facts.ts';
import { skipByContent, skipByPath } from './choose-files.ts';
import type { StructureSource } from './read-facts.ts';
import { type SymbolRange, symbolsTouched } from './symbols-touched.ts';
import { undoPatch } from './undo-patch.ts';

const maxFiles = 100;
const maxBytes = 1_000_000;

/**
 * The symbols (`PATH#NAME`, with the path that the default branch has) whose lines a pull request changes, told by its own
 * version of the files, and those it takes away, told by the version before. Of a pull request with more than 100 files of
 * code only the first hundred are read.
 */
export async function findChangedSymbols(
  pool: SyntaxPool,
  readBlobs: StructureSource['readBlobs'],
  files: readonly ChangedFile[],
): Promise<string[]> {
  const chosen = files.filter(hasSymbols).slice(0, maxFiles);
  const byBlob = Map.groupBy(chosen, ({ head }) => head?.blob ?? null);
  const touched = new Set<string>();
  for (const file of byBlob.get(null) ?? []) {
    for (const fqn of await readTouched(pool, file, Buffer.alloc(0))) touched.add(fqn);
  }
  const blobs = [...byBlob.keys()].filter((blob) => blob !== null);
  if (blobs.length === 0) return [...touched].sort();
  for await (const piece of readBlobs(blobs, maxBytes)) {
    for (const { oid, bytes } of piece) {
      for (const file of byBlob.get(oid) ?? []) {
        for (const fqn of await readTouched(pool, file, bytes)) touched.add(fqn);
      }
    }
  }
  return [...touched].sort();
}

function hasSymbols({ path, head, patch }: ChangedFile): boolean {
  const isChanged = (head != null && head.ranges.length > 0) || patch != null;
  return isChanged && languageOf(path) !== null && skipByPath(path) === null;
}

async function readTouched(pool: SyntaxPool, file: ChangedFile, bytes: Buffer | null): Promise<string[]> {
  if (bytes === null) return [];
  const head = bytes.toString('utf8');
  const now = await readSymbols(pool, file, head);
  if (now === null) return [];
  return [...symbolsTouched(now, file.head?.ranges ?? []), ...(await readRemoved(pool, file, head, now))];
}

/** What the file defined before and does not now: another pull request that changes it is in conflict too. */
async function readRemoved(
  pool: SyntaxPool,
  file: ChangedFile,
  head: string,
  now: readonly SymbolRange[],
): Promise<string[]> {
  const base = file.patch == null ? null : undoPatch(file.patch, head);
  if (base === null || base.ranges.length === 0) return [];
  const before = await readSymbols(pool, file, base.text);
  const left = new Set(now.map(({ fqn }) => fqn));
  return (before ?? [])
    .filter(({ fqn, startLine, endLine }) => {
      return !left.has(fqn) && base.ranges.some(({ start, end }) => start <= endLine && end >= startLine);
    })
    .map(({ fqn }) => fqn);
}

/** Null for what is no readable code. */
async function readSymbols(pool: SyntaxPool, file: ChangedFile, text: string): Promise<SymbolRange[] | null> {
  const language = languageOf(file.path);
  if (language === null || skipByContent(Buffer.from(text)) !== null) return null;
  const outcome = await pool.extract(language, text);
  if (!outcome.ok) return null;
  const path = file.previousPath ?? file.path;
  return outcome.value.definitions.map(({ name, ...lines }) => ({ ...lines, fqn: `${path}#${name}` }));
}
