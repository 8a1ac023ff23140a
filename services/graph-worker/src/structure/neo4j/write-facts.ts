import type { FileRow } from '../plan-structure.ts';
import type { FileFacts } from '../read-facts.ts';
import { isInPackage } from '../resolve/mentions.ts';
import { fingerprintOf, isExportedName } from '../resolve/passed-on.ts';
import { nameKey } from '../resolve/path-keys.ts';
import { findHeads } from '../symbols-touched.ts';
import * as statements from './structure-statements.ts';
import type { WriteRows } from './structure-writer.ts';

const perWrite = 5000;

/** What is remembered of a file that was written: the rest, of all files, may be more than memory should hold. */
export type WrittenFacts = Pick<FileFacts, 'declares' | 'config' | 'skipped'> & {
  /** See {@link fingerprintOf}; null for what is no code, and where nothing was known before. */
  said: string | null;
};

/**
 * Writes what files say while more is read, and answers what tells whom that concerns. `before` holds what is replaced; null when that
 * is not known, so that anything may be there.
 */
export async function writeFacts(
  writeRows: WriteRows,
  facts: AsyncIterable<FileFacts>,
  before: ReadonlyMap<string, FileRow> | null,
): Promise<Map<string, WrittenFacts>> {
  const written = new Map<string, WrittenFacts>();
  let batch: FileFacts[] = [];
  let held = 0;
  let writing = Promise.resolve();
  for await (const fact of facts) {
    const { path, declares, config, skipped } = fact;
    written.set(path, {
      declares,
      config,
      skipped,
      said: before?.get(path)?.structureBlob == null ? null : fingerprintOf(fact),
    });
    batch.push(fact);
    held += fact.symbols.length + 1;
    if (held < perWrite) continue;
    await writing;
    writing = writeBatch(writeRows, batch, before);
    // Whoever awaits it next sees the error; until then nobody shall call it unhandled.
    writing.catch(() => undefined);
    batch = [];
    held = 0;
  }
  await writing;
  await writeBatch(writeRows, batch, before);
  return written;
}

async function writeBatch(
  writeRows: WriteRows,
  batch: readonly FileFacts[],
  before: ReadonlyMap<string, FileRow> | null,
): Promise<void> {
  const isKnown = ({ path }: FileFacts) => before === null || before.get(path)?.structureBlob != null;
  const known = batch.filter(isKnown);
  const fresh = batch.filter((facts) => !isKnown(facts));
  await writeRows(
    statements.setFacts,
    batch.map(({ symbols: _, ...row }) => row),
  );
  await writeRows(
    statements.dropDeclares,
    known.map(({ path }) => path),
  );
  await writeRows(statements.setDeclares, batch.flatMap(declaredKeys));
  await writeRows(
    statements.dropSymbols,
    known.map(({ path, symbols }) => ({ path, fqns: symbols.map(({ fqn }) => fqn) })),
  );
  await writeRows(statements.setSymbols, known.flatMap(symbolRows));
  await writeRows(statements.createSymbols, fresh.flatMap(symbolRows));
}

function declaredKeys({ path, declares, config }: FileFacts): { path: string; key: string }[] {
  const names = (declares ?? [])
    .filter((name) => !isInPackage(name) && !isExportedName(name))
    .map((name) => ({ path, key: nameKey(name) }));
  return config === null ? names : [...names, { path, key: 'config' }];
}

function symbolRows({ path, symbols }: FileFacts) {
  return findHeads(symbols).map(({ startLine, headEnd, ...symbol }) => ({
    ...symbol,
    path,
    line: startLine,
    headEnd: headEnd === symbol.endLine ? null : headEnd,
  }));
}
