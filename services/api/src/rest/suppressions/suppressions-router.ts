import { NewSuppressionBody, type Suppression, type SuppressionList } from '@waggle/contracts';
import { sendError } from '@waggle/platform';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { findTarget, type RepositoryFinder, signer } from '../find-target.ts';
import { readInput } from '../read-input.ts';
import { requireWrite } from '../require-write.ts';
import { ReviewId as Id } from '../review-query.ts';

/** Query of `GET /api/v1/repos/:owner/:repo/suppressions`. */
export const SuppressionQuery = z.object({
  all: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('Also those that ended or were taken back'),
});

/** Where suppressions are kept. Everything is asked by repository: an id of another one is unknown. */
export interface SuppressionStore extends RepositoryFinder {
  list(repoId: number, filter: { all: boolean }): Promise<Suppression[]>;
  add(wanted: z.infer<typeof NewSuppressionBody> & { repoId: number; createdBy: string }): Promise<Suppression>;
  /** False when the repository has none of this id in force. */
  revoke(target: { repoId: number; id: number; by: string }): Promise<boolean>;
}

/** `/repos/:owner/:repo/suppressions`: list, add and take back, within what the caller's key may see. */
export function createSuppressionsRouter(store: SuppressionStore): Router {
  const router = Router();
  const all = '/repos/:owner/:repo/suppressions';
  router.get(all, listAll(store));
  router.post(all, requireWrite, express.json({ limit: '10kb' }), add(store));
  router.delete(`${all}/:id`, requireWrite, revoke(store));
  return router;
}

function listAll(store: SuppressionStore): RequestHandler {
  return async (request, response) => {
    const query = readInput(response, 'query', SuppressionQuery, request.query);
    if (query === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const list: SuppressionList = { suppressions: await store.list(target.repoId, query) };
    response.json(list);
  };
}

function add(store: SuppressionStore): RequestHandler {
  return async (request, response) => {
    const body = readInput(response, 'body', NewSuppressionBody, request.body);
    if (body === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    response.status(201).json(await store.add({ ...body, repoId: target.repoId, createdBy: signer(response) }));
  };
}

function revoke(store: SuppressionStore): RequestHandler {
  return async (request, response) => {
    const id = readInput(response, 'id', Id, request.params.id);
    if (id === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const isGone = await store.revoke({ repoId: target.repoId, id, by: signer(response) });
    if (!isGone) return sendError(response, 404, 'NOT_FOUND', 'There is no such suppression in force');
    response.status(204).end();
  };
}
