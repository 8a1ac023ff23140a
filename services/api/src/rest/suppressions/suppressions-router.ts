import { NewSuppressionBody, type Suppression, type SuppressionList } from '@waggle/contracts';
import { sendError } from '@waggle/platform';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { findTarget, type RepositoryFinder, signer } from '../find-target.ts';
import { requireWrite } from '../require-write.ts';
import { describeProblems, ReviewId as Id } from '../review-query.ts';

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
    const query = SuppressionQuery.safeParse(request.query);
    if (!query.success) return sendError(response, 400, 'BAD_QUERY', describeProblems(query.error, 'query'));
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const { repoId } = target;
    const list: SuppressionList = { suppressions: await store.list(repoId, query.data) };
    response.json(list);
  };
}

function add(store: SuppressionStore): RequestHandler {
  return async (request, response) => {
    const body = NewSuppressionBody.safeParse(request.body);
    if (!body.success) return sendError(response, 400, 'BAD_BODY', describeProblems(body.error, 'body'));
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const { repoId } = target;
    response.status(201).json(await store.add({ ...body.data, repoId, createdBy: signer(response) }));
  };
}

function revoke(store: SuppressionStore): RequestHandler {
  return async (request, response) => {
    const id = Id.safeParse(request.params.id);
    if (!id.success) return sendError(response, 400, 'BAD_ID', describeProblems(id.error, 'id'));
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const { repoId } = target;
    const isGone = await store.revoke({ repoId, id: id.data, by: signer(response) });
    if (!isGone) return sendError(response, 404, 'NOT_FOUND', 'There is no such suppression in force');
    response.status(204).end();
  };
}
