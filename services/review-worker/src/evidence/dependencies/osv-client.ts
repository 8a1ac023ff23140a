import { AppError } from '@waggle/platform';
import { z } from 'zod';
import type { LockedPackage } from '../../core/dependencies/read-lockfile.ts';

const Batch = z.object({
  results: z.array(
    z
      .object({
        vulns: z.array(z.object({ id: z.string().max(100) })).optional(),
        next_page_token: z.string().max(2000).optional(),
      })
      .nullable(),
  ),
});
type Query = { package: { ecosystem: string; name: string }; version: string; page_token?: string };

/** What is used of an advisory in the format of OSV. */
export const Advisory = z.object({
  id: z.string(),
  summary: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  withdrawn: z.string().optional(),
  database_specific: z.looseObject({ severity: z.string().optional() }).nullish(),
  affected: z
    .array(
      z.object({
        package: z.object({ name: z.string(), ecosystem: z.string() }).optional(),
        ranges: z.array(z.object({ events: z.array(z.record(z.string(), z.string())) })).optional(),
      }),
    )
    .optional(),
});
/** `unread`: only its id is known. */
export type Advisory = z.infer<typeof Advisory> & { unread?: boolean };

export interface AffectedPackage extends LockedPackage {
  advisories: Advisory[];
}

/** Known advisories about packages. Throws an AppError, whose words may be posted, when they cannot be had in time. */
export type FindAdvisories = (packages: readonly LockedPackage[], signal: AbortSignal) => Promise<AffectedPackage[]>;

const maxAdvisories = 1000;
const atOnce = 8;
const maxKept = 2000;
const keptMs = 3_600_000;
const maxBytes = 5 * 1024 * 1024;
const maxPages = 10;

/**
 * Asks a service with OSV's API (`/v1/querybatch`, `/v1/vulns/ID`): api.osv.dev or a mirror of it. Only names and versions of packages
 * leave the machine. Advisories are kept for an hour.
 */
export function createOsvClient({ url, deadlineMs = 10_000 }: { url: string; deadlineMs?: number }): FindAdvisories {
  const base = url.replace(/\/+$/, '');
  const kept = new Map<string, { advisory: Advisory; until: number }>();

  async function ask(path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const options = body === undefined ? { signal } : { signal, method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${base}/v1/${path}`, { ...options, redirect: 'error' });
    if (!response.ok) {
      await response.body?.cancel();
      throw new AppError('OSV_ERROR', `the advisory service answered ${response.status}`);
    }
    return JSON.parse(await readText(response));
  }

  async function load(id: string, signal: AbortSignal): Promise<Advisory> {
    const known = kept.get(id);
    if (known !== undefined && known.until > Date.now()) return known.advisory;
    const advisory = await loadOrName(id, signal);
    if (advisory.unread === true) return advisory;
    if (kept.size >= maxKept) kept.clear();
    kept.set(id, { advisory, until: Date.now() + keptMs });
    return advisory;
  }

  /** The package has it whether or not its details can be had: an advisory alone never costs the others. */
  async function loadOrName(id: string, signal: AbortSignal): Promise<Advisory> {
    try {
      return Advisory.parse(await ask(`vulns/${encodeURIComponent(id)}`, signal));
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return { id, unread: true };
    }
  }

  /** The ids of each query's advisories; long lists come in pages. */
  async function listIds(queries: readonly Query[], signal: AbortSignal): Promise<string[][]> {
    const found = queries.map((): string[] => []);
    let open = queries.map((query, at) => ({ query, at }));
    for (let page = 1; open.length > 0 && page <= maxPages; page += 1) {
      const { results } = Batch.parse(await ask('querybatch', signal, { queries: open.map(({ query }) => query) }));
      if (results.length !== open.length) throw new AppError('OSV_ERROR', 'the advisory service answered too little');
      open = open.flatMap(({ query, at }, index) => {
        found[at]?.push(...(results[index]?.vulns ?? []).map(({ id }) => id));
        const token = results[index]?.next_page_token;
        return token === undefined ? [] : [{ query: { ...query, page_token: token }, at }];
      });
    }
    return found;
  }

  async function loadAll(ids: readonly string[], signal: AbortSignal): Promise<Map<string, Advisory>> {
    const found = new Map<string, Advisory>();
    const left = [...ids];
    await Promise.all(
      Array.from({ length: Math.min(atOnce, left.length) }, async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop()) found.set(id, await load(id, signal));
      }),
    );
    return found;
  }

  return async (packages, signal) => {
    if (packages.length === 0) return [];
    const timely = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    try {
      const queries = packages.map(({ ecosystem, name, version }) => ({ package: { ecosystem, name }, version }));
      const found = await listIds(queries, timely);
      const ids = [...new Set(found.flat())];
      if (ids.length > maxAdvisories)
        throw new AppError('OSV_TOO_MANY', `there are ${ids.length} advisories, more than can be looked up`);
      const known = await loadAll(ids, timely);
      return packages
        .map((one, at) => ({ ...one, advisories: (found[at] ?? []).flatMap((id) => known.get(id) ?? []) }))
        .filter(({ advisories }) => advisories.length > 0);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof AppError) throw thrown;
      const reason = timely.aborted ? 'did not answer in time' : 'could not be asked';
      throw new AppError('OSV_AWAY', `the advisory service ${reason}`, { cause: thrown });
    }
  };
}

/** Ends at the limit, not after it: whoever answers does not decide how much memory that takes. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AppError('OSV_ERROR', 'the advisory service answered too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
