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
import { readInput } from '../read-input.ts';
import { requireWrite } from '../require-write.ts';
import { ReviewId as Id } from '../review-query.ts';

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
    const query = readInput(response, 'query', MemoryQuery, request.query);
    if (query === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const list: MemoryList = { memories: await store.list(target.repoId, query) };
    response.json(list);
  };
}

function add(store: MemoryStore): RequestHandler {
  return async (request, response) => {
    const body = readInput(response, 'body', NewMemoryBody, request.body);
    if (body === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const memory = await store.add({ repoId: target.repoId, ...body, createdBy: signer(response) });
    if (memory === null)
      return sendError(response, 409, 'MEMORY_FULL', 'This repository holds no more memories: delete some first');
    response.status(201).json(memory);
  };
}

function change(store: MemoryStore): RequestHandler {
  return async (request, response) => {
    const id = readInput(response, 'id', Id, request.params.id);
    if (id === null) return;
    const body = readInput(response, 'body', MemoryPatchBody, request.body);
    if (body === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const memory = await store.update({ repoId: target.repoId, id, by: signer(response) }, body);
    if (memory === null) return sendError(response, 404, 'NOT_FOUND', 'There is no such memory');
    if (memory === 'duplicate') return sendError(response, 409, 'SAME_MEMORY', 'Another memory says the same');
    response.json(memory);
  };
}

function remove(store: MemoryStore): RequestHandler {
  return async (request, response) => {
    const id = readInput(response, 'id', Id, request.params.id);
    if (id === null) return;
    const target = await findTarget(store, request, response);
    if (target === null) return;
    const isGone = await store.remove({ repoId: target.repoId, id });
    if (!isGone) return sendError(response, 404, 'NOT_FOUND', 'There is no such memory');
    response.status(204).end();
  };
}
