import type { PastPulls } from '@waggle/github';
import { isFinal } from '@waggle/platform';
import type { Graph } from './connect.ts';
import type { HeldWrite } from './held-writer.ts';
import * as statements from './people-statements.ts';
import { writePullPeople } from './write-pull-people.ts';

export type ReadPastPulls = (after: string | null) => Promise<PastPulls>;

const readTimeoutMs = 10_000;

/**
 * Asks GitHub once for the reviewers and closing issues of every past pull request, newest first. Where it stopped is kept
 * in the graph with what was written, so that a spent rate limit, which ends this as an error, costs no page twice. Where
 * GitHub refuses (no such API, no permission) it is not asked again. Answers how many pull requests were read.
 */
export async function backfillPeople(
  { graph, write }: { graph: Graph; write: HeldWrite },
  repoId: number,
  readPastPulls: ReadPastPulls,
): Promise<{ pulls: number; refused: string | null }> {
  const [stored] = await graph.read<{ cursor: string | null; done: boolean }>(
    statements.readCursor,
    { repoId },
    readTimeoutMs,
  );
  let cursor = stored?.cursor ?? null;
  let pulls = 0;
  for (let done = stored?.done ?? true; !done; ) {
    const page = await readPage(readPastPulls, cursor);
    if ('refused' in page) {
      await write((run) => run(statements.setCursor, { repoId, cursor, done: true }));
      return { pulls, refused: page.refused };
    }
    cursor = page.next;
    done = cursor === null;
    await write(async (run) => {
      await writePullPeople(run, repoId, page.pulls);
      await run(statements.setCursor, { repoId, cursor, done });
    });
    pulls += page.pulls.length;
  }
  return { pulls, refused: null };
}

async function readPage(read: ReadPastPulls, cursor: string | null): Promise<PastPulls | { refused: string }> {
  try {
    return await read(cursor);
  } catch (error) {
    if (isFinal(error)) return { refused: error.message };
    throw error;
  }
}
