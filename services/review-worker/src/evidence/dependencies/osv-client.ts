import { AppError } from '@waggle/platform';
import { z } from 'zod';
import type { LockedPackage } from '../../core/dependencies/read-lockfile.ts';

const Batch = z.object({
  results: z.array(z.object({ vulns: z.array(z.object({ id: z.string().max(100) })).optional() }).nullable()),
});

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
export type Advisory = z.infer<typeof Advisory>;

export interface AffectedPackage extends LockedPackage {
  advisories: Advisory[];
}

/** Known advisories about packages. Throws an AppError, whose words may be posted, when they cannot be had in time. */
export type FindAdvisories = (packages: readonly LockedPackage[], signal: AbortSignal) => Promise<AffectedPackage[]>;

const deadlineMs = 10_000;
const maxAdvisories = 1000;
const atOnce = 8;
const maxKept = 2000;
const keptMs = 3_600_000;
const maxBytes = 5 * 1024 * 1024;

/**
 * Asks a service with OSV's API (`/v1/querybatch`, `/v1/vulns/ID`): api.osv.dev or a mirror of it. Only names and versions of packages
 * leave the machine. Advisories are kept for an hour.
 */
export function createOsvClient({ url, send = fetch }: { url: string; send?: typeof fetch }): FindAdvisories {
  const base = url.replace(/\/+$/, '');
  const kept = new Map<string, { advisory: Advisory; until: number }>();

  async function ask(path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const options = body === undefined ? { signal } : { signal, method: 'POST', headers, body: JSON.stringify(body) };
    const response = await send(`${base}/v1/${path}`, { ...options, redirect: 'error' });
    const text = await response.text();
    if (!response.ok) throw new AppError('OSV_ERROR', `the advisory service answered ${response.status}`);
    if (text.length > maxBytes) throw new AppError('OSV_ERROR', 'the advisory service answered too much');
    return JSON.parse(text);
  }

  async function load(id: string, signal: AbortSignal): Promise<Advisory> {
    const known = kept.get(id);
    if (known !== undefined && known.until > Date.now()) return known.advisory;
    const advisory = Advisory.parse(await ask(`vulns/${encodeURIComponent(id)}`, signal));
    if (kept.size >= maxKept) kept.clear();
    kept.set(id, { advisory, until: Date.now() + keptMs });
    return advisory;
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
      const { results } = Batch.parse(await ask('querybatch', timely, { queries }));
      const idsOf = (at: number) => (results[at]?.vulns ?? []).map(({ id }) => id);
      if (results.length !== packages.length)
        throw new AppError('OSV_ERROR', 'the advisory service answered too little');
      const ids = [...new Set(packages.flatMap((_, at) => idsOf(at)))];
      if (ids.length > maxAdvisories)
        throw new AppError('OSV_TOO_MANY', `there are ${ids.length} advisories, more than can be looked up`);
      const known = await loadAll(ids, timely);
      return packages
        .map((one, at) => ({ ...one, advisories: idsOf(at).flatMap((id) => known.get(id) ?? []) }))
        .filter(({ advisories }) => advisories.length > 0);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof AppError) throw thrown;
      const reason = timely.aborted ? 'did not answer in time' : 'could not be asked';
      throw new AppError('OSV_AWAY', `the advisory service ${reason}`, { cause: thrown });
    }
  };
}
