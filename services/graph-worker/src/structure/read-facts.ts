import { languageOf, type SyntaxPool } from '@waggle/syntax';
import { inBatches } from '../core/in-batches.ts';
import { type SkipReason, skipByContent, skipByPath } from './choose-files.ts';
import { isConfig, readConfig } from './configs/read-config.ts';
import { toImportText } from './import-text.ts';
import { toMentionText } from './mention-text.ts';
import { declaredAt } from './resolve/mentions.ts';
import type { SymbolRange } from './symbols-touched.ts';

/** Where the contents of a repository come from. */
export interface StructureSource {
  /** Every file of the head that the graph holds. */
  listPaths(): Promise<string[]>;
  /** Contents in pieces of bounded size, each blob once; null for one that is larger than `maxBytes`. */
  readBlobs(oids: readonly string[], maxBytes: number): AsyncIterable<{ oid: string; bytes: Buffer | null }[]>;
}

interface SymbolFact extends SymbolRange {
  name: string;
  kind: string;
}

/** What one file says. */
export interface FileFacts {
  path: string;
  /** As a File node keeps them; null for what is no code. */
  imports: string[] | null;
  declares: string[] | null;
  /** `LINE NAME`. */
  mentions: string[] | null;
  /** JSON of ConfigFacts. */
  config: string | null;
  skipped: SkipReason | null;
  symbols: SymbolFact[];
}

const maxBytes = 1_000_000;
/** Texts given to the pool at once: enough to keep its threads busy, few enough to hold in memory. */
const window = 64;

/** Reads and parses files, and hands on what they say in the order in which it becomes known. */
export async function* readFacts(
  pool: SyntaxPool,
  files: readonly { path: string; blob: string }[],
  source: StructureSource,
  signal: AbortSignal,
): AsyncGenerator<FileFacts> {
  const byBlob = new Map<string, string[]>();
  for (const { path, blob } of files) {
    const skipped = languageOf(path) === null ? null : skipByPath(path);
    const isRead = isConfig(path) ? skipByPath(path) === null : languageOf(path) !== null && skipped === null;
    if (!isRead) yield empty(path, skipped);
    else byBlob.set(blob, [...(byBlob.get(blob) ?? []), path]);
  }
  if (byBlob.size === 0) return;
  for await (const piece of source.readBlobs([...byBlob.keys()], maxBytes)) {
    const texts = piece.flatMap(({ oid, bytes }) => (byBlob.get(oid) ?? []).map((path) => ({ path, bytes })));
    for (const some of inBatches(texts, window)) {
      signal.throwIfAborted();
      yield* await Promise.all(some.map(({ path, bytes }) => read(pool, path, bytes)));
    }
  }
}

async function read(pool: SyntaxPool, path: string, bytes: Buffer | null): Promise<FileFacts> {
  if (bytes === null) return empty(path, 'too_large');
  if (isConfig(path)) {
    const config = readConfig(path, bytes.toString('utf8'));
    return { ...empty(path, null), config: config === null ? null : JSON.stringify(config) };
  }
  const language = languageOf(path);
  const skipped = skipByContent(bytes);
  if (language === null || skipped !== null) return empty(path, skipped);
  const outcome = await pool.extract(language, bytes.toString('utf8'));
  if (!outcome.ok) return empty(path, outcome.reason);
  const { imports, declares, mentions, definitions } = outcome.value;
  const symbols = definitions.map(({ name, ...rest }) => ({ fqn: `${path}#${name}`, name, ...rest }));
  return {
    path,
    imports: imports.map(toImportText),
    declares: declaredAt(path, declares),
    mentions: mentions.map(toMentionText),
    config: null,
    skipped: null,
    symbols,
  };
}

function empty(path: string, skipped: SkipReason | null): FileFacts {
  return { path, imports: null, declares: null, mentions: null, config: null, skipped, symbols: [] };
}
