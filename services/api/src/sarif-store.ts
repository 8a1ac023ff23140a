import { type Db, findRepositoryByName, requestReviewOfUpload, saveSarifUpload } from '@waggle/store';
import type { SarifStore } from './rest/sarif/sarif-router.ts';

/** Keeps uploads in Postgres. */
export function createSarifStore(db: Db): SarifStore {
  return {
    findRepository: async (fullName) => {
      const repository = await findRepositoryByName(db, fullName);
      return repository?.isActive ? repository : null;
    },
    save: ({ repoId }, headSha, { tool, category, digest, results }) =>
      saveSarifUpload(db, { repoId, headSha, tool, category, digest, results }),
    requestReview: (target, pull) => requestReviewOfUpload(db, { ...target, ...pull }),
  };
}
