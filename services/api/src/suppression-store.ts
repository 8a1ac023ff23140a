import type { Suppression } from '@waggle/contracts';
import {
  addSuppression,
  type Db,
  listSuppressions,
  revokeSuppression,
  type Suppression as StoredSuppression,
} from '@waggle/store';
import { findConnected } from './find-connected.ts';
import type { SuppressionStore } from './rest/suppressions/suppressions-router.ts';

/** Keeps suppressions in Postgres. */
export function createSuppressionStore(db: Db): SuppressionStore {
  return {
    findRepository: findConnected(db),
    list: async (repoId, filter) => (await listSuppressions(db, repoId, filter)).map(toAnswer),
    add: async (wanted) => toAnswer(await addSuppression(db, { ...wanted, codeKey: null, findingIds: [] })),
    revoke: (target) => revokeSuppression(db, target),
  };
}

function toAnswer(stored: StoredSuppression): Suppression {
  const { id, rule, pathGlob, codeKey, reason, createdBy, createdAt, expiresAt, revokedAt, revokedBy } = stored;
  return {
    ...{ id, rule, pathGlob, reason, createdBy, revokedBy },
    ofOneCode: codeKey !== null,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
