import { listMemories } from '@waggle/store';
import { z } from 'zod';
import type { ReviewSession } from '../workflow/review-session.ts';
import type { LookUp } from './look-up.ts';

const SearchMemory = z.object({ text: z.string().min(2).max(300).describe('words of what you want to know') });
const maxFound = 10;

/** Look-ups in what is remembered of this repository; none where `.waggle.yml` says so. */
export function memoryTools({ deps, lease, config }: ReviewSession): LookUp[] {
  if (!config.root.memory.use) return [];
  return [
    {
      name: 'search_memory',
      description: 'Rules of this repository and what earlier reviews taught about it, in these words.',
      input: SearchMemory,
      look: async (input) => {
        const { text: search } = SearchMemory.parse(input);
        const { repoId } = lease.ref;
        const found = await listMemories(deps.db, repoId, { status: 'active', search, limit: maxFound });
        if (found.length === 0) return 'Nothing is remembered about that.';
        return found.map(({ kind, pathGlob, text }) => `${kind} (${pathGlob}): ${text}`).join('\n');
      },
    },
  ];
}
