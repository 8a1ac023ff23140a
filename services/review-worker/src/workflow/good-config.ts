import { DirectoryConfig, RepositoryConfig } from '@waggle/contracts';
import { type Db, findGoodConfig, listGoodConfigs } from '@waggle/store';
import { configName } from '../core/config/parse-config.ts';
import { createReviewConfig, defaultSnapshot, type ReviewConfig } from '../core/config/review-config.ts';

interface Branch {
  repoId: number;
  baseRef: string;
}

/**
 * The configuration at the root that holds by now, from the database: reading the branch again is for reviews. Before the first
 * one these are the defaults.
 */
export async function loadGoodRoot(db: Db, { repoId, baseRef }: Branch): Promise<RepositoryConfig> {
  return readRoot(await findGoodConfig(db, { repoId, baseRef, path: configName }));
}

/** The same with every folder. */
export async function loadGoodConfig(db: Db, branch: Branch): Promise<ReviewConfig> {
  const stored = await listGoodConfigs(db, branch);
  const root = readRoot(stored.find(({ path }) => path === configName)?.config);
  const directories = stored.flatMap(({ path, config }) => {
    const parsed = DirectoryConfig.safeParse(config);
    if (path === configName || !parsed.success) return [];
    return [{ directory: path.slice(0, -configName.length - 1), config: parsed.data }];
  });
  return createReviewConfig({ ...defaultSnapshot, root, directories });
}

/** What an older version wrote and does not fit any more counts as none, as in a review. */
function readRoot(stored: unknown): RepositoryConfig {
  return RepositoryConfig.safeParse(stored).data ?? defaultSnapshot.root;
}
