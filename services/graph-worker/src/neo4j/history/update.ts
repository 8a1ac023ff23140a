import { type AppliedSteps, applySteps, pathsOfSteps } from '../../core/history/apply-steps.ts';
import { createGrouping, type Step } from '../../core/history/group-commits.ts';
import { present, type StoredFile } from '../../core/history/known-files.ts';
import type { RepositoryHistory } from '../../sources/repository-history.ts';
import type { Run } from '../connect.ts';
import type { HeldWrite } from '../held-writer.ts';
import { updateFiles, updatePairs } from './update-files.ts';
import type { TouchedFiles } from './update-owners.ts';
import { updatePeople } from './update-people.ts';
import * as statements from './update-statements.ts';
import { writeChanges } from './write-changes.ts';
import { addContribution, type Contributions, revertsOf, writeContributions, writeReverts } from './write-sums.ts';

export interface UpdateInput {
  repoId: number;
  /** The commit that the graph holds, on the line of first parents of `head`. */
  since: string;
  head: string;
  history: RepositoryHistory;
}

export interface UpdateResult extends TouchedFiles {
  steps: number;
  changes: number;
}

/** Steps in one transaction; a long absence is caught up in several, each of which leaves a true graph behind. */
const stepsAtOnce = 200;
/** More files in one step than a transaction can hold: the history is read anew instead, in pieces. */
const largestStep = 10_000;

/** Adds what was pushed, at a cost that grows with the push. Null, and nothing written, when a step is too large for that. */
export async function updateHistory(
  { write, now }: { write: HeldWrite; now: () => number },
  { repoId, since, head, history }: UpdateInput,
  signal: AbortSignal,
): Promise<UpdateResult | null> {
  const steps = await readSteps(history, { since, head }, signal);
  if (steps.some((step) => filesOf(step) > largestStep)) return null;
  const result: UpdateResult = { steps: steps.length, changes: 0, changed: [], removed: [] };
  for (const batch of inTransactions(steps)) {
    const done = await write((run) => writeSteps(run, { repoId, now: now() }, batch));
    result.changes += done.changes;
    result.changed.push(...done.changed);
    result.removed.push(...done.removed);
  }
  return result;
}

function filesOf({ commit, changes }: Step): number {
  return changes.reduce((sum, { files }) => sum + files.length, commit.files.length);
}

function inTransactions(steps: readonly Step[]): Step[][] {
  const batches: Step[][] = [];
  let files = 0;
  for (const step of steps) {
    const last = batches.at(-1);
    files += filesOf(step);
    if (last !== undefined && last.length < stepsAtOnce && files <= largestStep) last.push(step);
    else {
      batches.push([step]);
      files = filesOf(step);
    }
  }
  return batches;
}

async function readSteps(
  history: RepositoryHistory,
  range: { since: string; head: string },
  signal: AbortSignal,
): Promise<Step[]> {
  const grouping = createGrouping(history.own);
  const steps: Step[] = [];
  for await (const commits of history.read(range, signal)) {
    for (const commit of commits) {
      const step = grouping.push(commit);
      if (step !== null) steps.push(step);
    }
  }
  const last = grouping.end();
  return (last === null ? steps : [...steps, last]).reverse();
}

async function writeSteps(
  run: Run,
  { repoId, now }: { repoId: number; now: number },
  steps: readonly Step[],
): Promise<Omit<UpdateResult, 'steps'>> {
  const stored = await run<StoredFile>(statements.storedFiles, { repoId, paths: pathsOfSteps(steps) });
  const applied = applySteps(stored, steps);
  await updateFiles(run, repoId, applied);
  const landed = applied.changes.map(({ change }) => change);
  const identities = await updatePeople(
    run,
    repoId,
    steps.flatMap(({ people }) => people),
  );
  const changes = applied.changes.map(({ change, touches }) => ({ change, touches: namePaths(touches) }));
  const fresh = await writeChanges(run, { repoId, identities, order: 'oldest first' }, changes);
  await updatePairs(run, repoId, applied);
  await writeReverts(run, repoId, landed.flatMap(revertsOf));
  const contributions: Contributions = new Map();
  for (const change of landed) addContribution(contributions, identities, change);
  await writeContributions(run, repoId, contributions);
  const head = steps.at(-1)?.commit.sha ?? '';
  const { files } = applied.known;
  const before = stored.filter(({ blob }) => blob !== null).length;
  const after = files.filter(({ blob }) => blob !== null).length;
  await run(statements.moveHead, { repoId, head, now, files: after - before, changes: fresh });
  return {
    changes: landed.length,
    changed: files.filter(({ blob }) => blob !== null).map(({ path }) => path),
    removed: files.filter(({ blob }) => blob === null).map(({ path }) => path),
  };
}

/** The paths of today; of two files that became one, the larger word stays. */
function namePaths(touches: AppliedSteps['changes'][number]['touches']): { path: string; status: string }[] {
  const words = new Map<string, string>();
  for (const { file, status } of touches) {
    const { path } = present(file);
    words.set(path, [words.get(path) ?? '', status].sort()[1] ?? status);
  }
  return [...words].map(([path, status]) => ({ path, status }));
}
