import { type Db, requestReviewOfUpload, saveSarifUpload } from '@waggle/store';
import { findConnected } from './find-connected.ts';
import type { SarifStore } from './rest/sarif/sarif-router.ts';

/** Keeps uploads in Postgres. */
export function createSarifStore(db: Db): SarifStore {
  return {
    findRepository: findConnected(db),
    save: ({ repoId }, headSha, { tool, category, digest, results }) =>
      saveSarifUpload(db, { repoId, headSha, tool, category, digest, results }),
    requestReview: (target, pull) => requestReviewOfUpload(db, { ...target, ...pull }),
  };
}
