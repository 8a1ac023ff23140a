import { listMemories, remember } from '@waggle/store';
import { describeProject } from '../core/project-map.ts';
import type { RepositorySource } from '../neo4j/scan-repository.ts';
import type { GraphDeps } from './graph-deps.ts';

const holdsForSeconds = 7 * 86_400;

/**
 * Keeps what reviews are told about the layout of the repository: on connect, and with a push once it is a week old. A listing of
 * everything for each push would cost more than the push.
 */
export async function rememberProjectMap(
  { db, now }: Pick<GraphDeps, 'db' | 'now'>,
  repoId: number,
  { source, headSha }: { source: Pick<RepositorySource, 'listFiles'>; headSha: string | null },
): Promise<void> {
  if (headSha === null) return;
  const [known] = await listMemories(db, repoId, { kind: 'project_map', limit: 1 });
  if (known !== undefined && now() - Date.parse(known.updatedAt) / 1000 < holdsForSeconds) return;
  const text = describeProject((await source.listFiles(headSha)).files.map(({ path }) => path));
  if (text === '') return;
  const map = { repoId, kind: 'project_map', text, pathGlob: '**', source: 'scan', createdBy: 'graph-worker' } as const;
  await remember(db, { ...map, evidence: [], days: null });
}
