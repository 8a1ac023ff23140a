import {
  type Memory,
  MemoryKind,
  type MemoryList,
  MemoryPatchBody,
  MemoryStatus,
  NewMemoryBody,
} from '@waggle/contracts';
import { sendError } from '@waggle/platform';
import type { MemoryFilter, MemoryPatch, NewMemory } from '@waggle/store';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { findTarget, type RepositoryFinder, signer } from '../find-target.ts';
import { requireWrite } from '../require-write.ts';
import { describeProblems, ReviewId as Id } from '../review-query.ts';

/** Query of `GET /api/v1/repos/:owner/:repo/memories`. */
export const MemoryQuery = z.object({
  status: MemoryStatus.optional().describe('Only memories in this status'),
  kind: MemoryKind.optional().describe('Only memories of this kind'),
  search: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe('Words: what is about any of them, the best match first'),
});

type Target = { repoId: number; id: number };

/** Where memories are kept. Everything is asked by repository: an id of another one is unknown. */
export interface MemoryStore extends RepositoryFinder {
  list(repoId: number, filter: MemoryFilter): Promise<Memory[]>;
  /** Null when the repository holds no more. */
  add(wanted: Omit<NewMemory, 'source' | 'evidence'>): Promise<Memory | null>;
  update(target: Target & { by: string }, patch: MemoryPatch): Promise<Memory | 'duplicate' | null>;
  remove(target: Target): Promise<boolean>;
}

/** `/repos/:owner/:repo/memories`: list, add, change and delete, within what the caller's key may see. */
export function createMemoriesRouter(store: MemoryStore): Router {
  const router = Router();
  const json = express.json({ limit: '20kb' });
  const [all, one] = ['/repos/:owner/:repo/memories', '/repos/:owner/:repo/memories/:id'];
  router.get(all, listAll(store));
  router.post(all, requireWrite, json, add(store));
  router.patch(one, requireWrite, json, change(store));
  router.delete(one, requireWrite, remove(store));
  return router;
}

function listAll(store: MemoryStore): RequestHandler {
  return async (request, response) => {
    const query = MemoryQuery.safeParse(request.query);
    if (!query.success) return sendError(response, 400, 'BAD_QUERY', describeProblems(query.error, 'query'));
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const { repoId } = target;
    const list: MemoryList = { memories: await store.list(repoId, query.data) };
    response.json(list);
  };
}

function add(store: MemoryStore): RequestHandler {
  return async (request, response) => {
    const body = NewMemoryBody.safeParse(request.body);
    if (!body.success) return sendError(response, 400, 'BAD_BODY', describeProblems(body.error, 'body'));
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const { repoId } = target;
    const memory = await store.add({ repoId, ...body.data, createdBy: signer(response) });
    if (memory === null)
      return sendError(response, 409, 'MEMORY_FULL', 'This repository holds no more memories: delete some first');
    response.status(201).json(memory);
  };
}

function change(store: MemoryStore): RequestHandler {
  return async (request, response) => {
    const id = Id.safeParse(request.params.id);
    if (!id.success) return sendError(response, 400, 'BAD_ID', describeProblems(id.error, 'id'));
    const body = MemoryPatchBody.safeParse(request.body);
    if (!body.success) return sendError(response, 400, 'BAD_BODY', describeProblems(body.error, 'body'));
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const { repoId } = target;
    const memory = await store.update({ repoId, id: id.data, by: signer(response) }, body.data);
    if (memory === null) return sendError(response, 404, 'NOT_FOUND', 'There is no such memory');
    if (memory === 'duplicate') return sendError(response, 409, 'SAME_MEMORY', 'Another memory says the same');
    response.json(memory);
  };
}

function remove(store: MemoryStore): RequestHandler {
  return async (request, response) => {
    const id = Id.safeParse(request.params.id);
    if (!id.success) return sendError(response, 400, 'BAD_ID', describeProblems(id.error, 'id'));
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const { repoId } = target;
    const isGone = await store.remove({ repoId, id: id.data });
    if (!isGone) return sendError(response, 404, 'NOT_FOUND', 'There is no such memory');
    response.status(204).end();
  };
}
