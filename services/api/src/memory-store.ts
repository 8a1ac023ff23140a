import { type Db, deleteMemory, findRepositoryByName, listMemories, remember, updateMemory } from '@waggle/store';
import type { MemoryStore } from './rest/memories/memories-router.ts';

/** Keeps memories in Postgres. */
export function createMemoryStore(db: Db): MemoryStore {
  return {
    findRepository: async (fullName) => {
      const repository = await findRepositoryByName(db, fullName);
      return repository?.isActive ? repository : null;
    },
    list: (repoId, filter) => listMemories(db, repoId, filter),
    add: async (wanted) => {
      const kept = await remember(db, { ...wanted, source: 'person', evidence: [] });
      return kept?.memory ?? null;
    },
    update: (target, patch) => updateMemory(db, target, patch),
    remove: (target) => deleteMemory(db, target),
  };
}
