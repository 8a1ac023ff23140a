import { type Db, findRepositoryByName } from '@waggle/store';

/** Finds the repository of a full name while it is connected; null otherwise. */
export function findConnected(db: Db) {
  return async (fullName: string) => {
    const repository = await findRepositoryByName(db, fullName);
    return repository?.isActive ? repository : null;
  };
}
