import { type Db, deleteMemory, listMemories, remember, updateMemory } from '@waggle/store';
import { findConnected } from './find-connected.ts';
import type { MemoryStore } from './rest/memories/memories-router.ts';

/** Keeps memories in Postgres. */
export function createMemoryStore(db: Db): MemoryStore {
  return {
    findRepository: findConnected(db),
    list: (repoId, filter) => listMemories(db, repoId, filter),
    add: async (wanted) => {
      const kept = await remember(db, { ...wanted, source: 'person', evidence: [] });
      return kept?.memory ?? null;
    },
    update: (target, patch) => updateMemory(db, target, patch),
    remove: (target) => deleteMemory(db, target),
  };
}
