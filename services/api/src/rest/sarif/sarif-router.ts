import { createHash } from 'node:crypto';
import type { SarifAccepted } from '@waggle/contracts';
import { sendError } from '@waggle/platform';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { findTarget, type RepositoryFinder } from '../find-target.ts';
import { readInput } from '../read-input.ts';
import { requireWrite } from '../require-write.ts';
import { describeProblems } from '../review-query.ts';
import { type ReadRun, readRun } from './read-sarif.ts';
import { SarifLog } from './sarif-log.ts';

/** Unpacked: a body that unpacks to more is refused while it is read. */
export const maxSarifBytes = 10 * 1024 * 1024;

/** Query of `POST /api/v1/repos/:owner/:repo/sarif`. */
export const SarifQuery = z.object({
  sha: z
    .string({ error: 'must be the full id of the commit that was looked at' })
    .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be the full id of the commit that was looked at')
    .describe('Head commit that the tool looked at'),
  pr: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(1, 'must be from 1')
    .max(999_999_999, 'is too large')
    .optional()
    .describe(
      'Pull request: its review is done once more if it has begun. Without it the results wait for the next review',
    ),
});

interface SarifTarget {
  repoId: number;
  installationId: number | null;
  fullName: string;
}

/** Where uploads go. */
export interface SarifStore extends RepositoryFinder<SarifTarget> {
  /** False when this very report is there already. */
  save(target: SarifTarget, headSha: string, run: ReadRun & { digest: string }): Promise<boolean>;
  /** False when the review has not begun: it will see the results. */
  requestReview(target: SarifTarget, pull: { headSha: string; prNumber: number }): Promise<boolean>;
}

/** `POST /repos/:owner/:repo/sarif?sha=&pr=`, also with `Content-Encoding: gzip`. */
export function createSarifRouter(store: SarifStore): Router {
  const router = Router();
  const types = ['application/json', 'application/sarif+json'];
  // Rights first: who may not write sends no body through the parser.
  router.post(
    '/repos/:owner/:repo/sarif',
    requireWrite,
    express.json({ limit: maxSarifBytes, type: types }),
    upload(store),
  );
  return router;
}

function upload(store: SarifStore): RequestHandler {
  return async (request, response) => {
    const query = readInput(response, 'query', SarifQuery, request.query);
    if (query === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    if (request.body === undefined)
      return sendError(response, 415, 'NOT_SARIF', 'Send SARIF as application/json or application/sarif+json');
    const log = SarifLog.safeParse(request.body);
    if (!log.success) {
      const problems = describeProblems(log.error, 'SARIF').slice(0, 1000);
      return sendError(response, 400, 'BAD_SARIF', `This is no SARIF 2.1.0: ${problems}`);
    }
    const runs = mergeRuns(log.data.runs.map(readRun));
    let isNew = false;
    for (const run of runs) {
      const digest = createHash('sha256').update(JSON.stringify(run.results)).digest('hex');
      isNew = (await store.save(target, query.sha, { ...run, digest })) || isNew;
    }
    const { sha: headSha, pr: prNumber } = query;
    const again = isNew && prNumber !== undefined && (await store.requestReview(target, { headSha, prNumber }));
    const accepted: SarifAccepted = {
      tools: [...new Set(runs.map(({ tool }) => tool))],
      results: runs.reduce((sum, { results }) => sum + results.length, 0),
      ignored: runs.reduce((sum, { ignored }) => sum + ignored, 0),
      review: !isNew ? 'unchanged' : again ? 'requested' : 'next',
    };
    response.status(202).json(accepted);
  };
}

/** Runs of one tool and category in one file belong together: none replaces another. */
function mergeRuns(runs: readonly ReadRun[]): ReadRun[] {
  const merged = new Map<string, ReadRun>();
  for (const run of runs) {
    const key = JSON.stringify([run.tool, run.category]);
    const known = merged.get(key);
    merged.set(key, {
      ...run,
      results: [...(known?.results ?? []), ...run.results],
      ignored: (known?.ignored ?? 0) + run.ignored,
    });
  }
  return [...merged.values()];
}
