import { languageOf, type SyntaxPool } from '@waggle/syntax';
import type { ChangedFile } from '../core/pull-request-facts.ts';
import { skipByContent, skipByPath } from './choose-files.ts';
import type { StructureSource } from './read-facts.ts';
import { symbolsTouched } from './symbols-touched.ts';

const maxFiles = 100;
const maxBytes = 1_000_000;

/**
 * The symbols (`PATH#NAME`, with the path that the default branch has) whose lines a pull request changes, told by its own
 * version of the files. Of a pull request with more than 100 files of code only the first hundred are read.
 */
export async function findChangedSymbols(
  pool: SyntaxPool,
  readBlobs: StructureSource['readBlobs'],
  files: readonly ChangedFile[],
): Promise<string[]> {
  const wanted = Map.groupBy(files.filter(hasSymbols).slice(0, maxFiles), ({ head }) => head?.blob ?? '');
  const touched = new Set<string>();
  if (wanted.size === 0) return [];
  for await (const piece of readBlobs([...wanted.keys()], maxBytes)) {
    for (const { oid, bytes } of piece) {
      for (const file of wanted.get(oid) ?? []) {
        for (const fqn of await readTouched(pool, file, bytes)) touched.add(fqn);
      }
    }
  }
  return [...touched].sort();
}

function hasSymbols({ path, head }: ChangedFile): boolean {
  return head != null && head.ranges.length > 0 && languageOf(path) !== null && skipByPath(path) === null;
}

async function readTouched(pool: SyntaxPool, file: ChangedFile, bytes: Buffer | null): Promise<string[]> {
  const language = languageOf(file.path);
  if (bytes === null || language === null || skipByContent(bytes) !== null) return [];
  const outcome = await pool.extract(language, bytes.toString('utf8'));
  if (!outcome.ok) return [];
  const path = file.previousPath ?? file.path;
  const symbols = outcome.value.definitions.map(({ name, ...lines }) => ({ ...lines, fqn: `${path}#${name}` }));
  return symbolsTouched(symbols, file.head?.ranges ?? []);
}
