import { inBatches } from '../core/in-batches.ts';
import { type KnownFile, type ListedFile, planScan } from '../core/plan-scan.ts';
import type { RepositoryHistory } from '../sources/repository-history.ts';
import type { StructureSource } from '../structure/read-facts.ts';
import type { ReadPastPulls } from './backfill-people.ts';
import type { Graph, Parameters } from './connect.ts';
import { createHeldWriter } from './held-writer.ts';
import * as statements from './scan-statements.ts';

/** The default branch of one repository, wherever it is read from. */
export interface RepositorySource {
  defaultBranch(): Promise<string>;
  /** Null for a repository without commits; `filesOnly` where neither history nor contents can be had. */
  headOfDefaultBranch(): Promise<{ branch: string; sha: string; filesOnly?: boolean } | null>;
  /** `complete` is false when the listing was cut: then nothing is taken for deleted. */
  listFiles(sha: string): Promise<{ files: ListedFile[]; complete: boolean }>;
  /** Absent where only the files can be read. */
  history?: RepositoryHistory;
  /** Absent where the contents cannot be read; the graph then knows no imports and symbols. */
  readBlobs?: StructureSource['readBlobs'];
  /** Absent where there is no GitHub to ask. */
  readPastPulls?: ReadPastPulls;
  /** Absent where there is no GitHub to ask. */
  listOpenPulls?: () => Promise<OpenPull[]>;
}

export interface OpenPull {
  number: number;
  headSha: string;
  baseSha: string;
  updatedAt: Date;
}

export interface ScanTarget {
  repoId: number;
  fullName: string;
}

export interface ScanResult {
  headSha: string | null;
  /** True when the graph already held this commit and nothing was read. */
  unchanged: boolean;
  /** True when the graph had never finished a scan of this repository. */
  first: boolean;
  upserted: number;
  renamed: number;
  vanished: number;
}

interface Deps {
  graph: Graph;
  now: () => number;
  newScanId: () => string;
  /** Runs before a first scan counts as finished, so that a crash in between repeats it. */
  beforeFirstFinish?: () => Promise<void>;
}

// 5,000 flat rows are the measured best; more brings nothing.
const batchRows = 5000;
const readTimeoutMs = 60_000;

/** Makes the graph hold the files of the default branch's head; history of vanished and renamed files stays. */
export async function scanRepository(
  deps: Deps,
  target: ScanTarget,
  source: RepositorySource,
  signal: AbortSignal,
): Promise<ScanResult> {
  const scan = deps.newScanId();
  const before = await claim(deps.graph, target, scan);
  const head = await source.headOfDefaultBranch();
  const result = { headSha: head?.sha ?? null, first: before === null, upserted: 0, renamed: 0, vanished: 0 };
  if (head !== null && head.sha === before) return { ...result, unchanged: true };
  const listing = head === null ? { files: [], complete: false } : await source.listFiles(head.sha);
  const known = await deps.graph.read<KnownFile>(statements.knownFiles, { repoId: target.repoId }, readTimeoutMs);
  const { renames, upserts, vanished } = planScan(known, listing);
  const write = createWriter(deps, target.repoId, scan, signal);
  await write(renames, [statements.absorbTargets, statements.renameFiles]);
  await write(upserts, [statements.upsertFiles]);
  await write(vanished, [statements.tombstoneFiles]);
  if (before === null) await deps.beforeFirstFinish?.();
  const totals = { headSha: head?.sha ?? null, fileCount: listing.files.length };
  await write([totals], [statements.finishScan], totals);
  const counts = { upserted: upserts.length, renamed: renames.length, vanished: vanished.length };
  return { ...result, ...counts, unchanged: false };
}

async function claim(graph: Graph, target: ScanTarget, scan: string): Promise<string | null> {
  const [row] = await graph.write((run) => run<{ headSha: string | null }>(statements.claimScan, { ...target, scan }));
  return row?.headSha ?? null;
}

type Write = (rows: readonly unknown[], queries: readonly string[], more?: Parameters) => Promise<void>;

function createWriter(deps: Deps, repoId: number, scan: string, signal: AbortSignal): Write {
  const write = createHeldWriter(deps.graph, repoId, scan, signal);
  return async (rows, queries, more = {}) => {
    for (const batch of inBatches(rows, batchRows)) {
      await write(async (run) => {
        for (const query of queries) await run(query, { ...more, repoId, rows: batch, now: deps.now() });
      });
    }
  };
}
