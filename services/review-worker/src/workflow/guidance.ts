import { toError } from '@waggle/platform';
import { listMemories } from '@waggle/store';
import { z } from 'zod';
import { listInstructionFiles } from '../core/guidance/list-instruction-files.ts';
import { chooseMemories, UsedMemory } from '../core/memory/choose-memories.ts';
import { truncate } from '../core/sanitize.ts';
import { redactProse } from '../evidence/redact-prose.ts';
import type { Change } from './change-source.ts';
import type { Loaded } from './loaded.ts';
import type { ReviewSession } from './review-session.ts';

export const Guidance = z.object({
  /** AGENTS.md and the like of the base branch, nearest to the change first. */
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  /** What is remembered about the changed files, in the order of its worth. */
  memories: z.array(UsedMemory).default([]),
  degraded: z.array(z.string()),
});
export type Guidance = z.infer<typeof Guidance>;

const maxFiles = 6;
const maxFileLength = 6000;

/**
 * Step `guidance`: what the repository tells its own contributors, and what is remembered of it. Files are read from the base branch,
 * never from the head: who opens a pull request must not write the reviewer's instructions. `maxLength` bounds all of them
 * together, in characters.
 */
export async function loadGuidance(
  session: ReviewSession,
  known: Pick<Loaded, 'pull' | 'config'>,
  { change, maxLength }: { change: Change; maxLength: number },
): Promise<Guidance> {
  const { files, degraded } = await loadFiles(session, known, { change, maxLength });
  return { files, memories: await loadMemories(session, change), degraded };
}

async function loadMemories({ deps, lease, config, signal }: ReviewSession, change: Change): Promise<UsedMemory[]> {
  if (!config.root.memory.use) return [];
  const active = await listMemories(deps.db, lease.ref.repoId, { status: 'active' });
  const used = chooseMemories(
    active,
    change.clean.map(({ path }) => path),
  );
  // What people wrote by other ways than a command was not looked at yet.
  return await Promise.all(used.map(async (one) => ({ ...one, text: await redactProse(one.text, signal) })));
}

async function loadFiles(
  session: ReviewSession,
  { pull, config: { commit } }: Pick<Loaded, 'pull' | 'config'>,
  { change, maxLength }: { change: Change; maxLength: number },
): Promise<Pick<Guidance, 'files' | 'degraded'>> {
  const wanted = listInstructionFiles(
    change.clean.map(({ path }) => path),
    session.config,
  );
  if (wanted.length === 0) return { files: [], degraded: [] };
  const base = commit ?? pull.baseSha;
  try {
    const texts = await change.reader.readFiles(base, wanted);
    const files: Guidance['files'] = [];
    let left = maxLength;
    for (const path of wanted.filter((one) => texts.has(one)).slice(0, maxFiles)) {
      const text = truncate((texts.get(path) ?? '').trim(), Math.min(maxFileLength, left));
      if (text === '' || text === '…') continue;
      files.push({ path, text: await redactProse(text, session.signal) });
      left -= text.length;
    }
    return { files, degraded: [] };
  } catch (thrown) {
    session.signal.throwIfAborted();
    session.deps.logger.warn('Instruction files of the repository could not be read', { error: toError(thrown) });
    return { files: [], degraded: ['AGENTS.md, CLAUDE.md and CONTRIBUTING.md of the base branch could not be read'] };
  }
}
