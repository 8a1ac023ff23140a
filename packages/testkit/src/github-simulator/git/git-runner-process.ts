import { type GitOutcome, type GitRun, spawnGit } from './run-git.ts';

export type GitQuestion = { id: number; args: readonly string[]; run: GitRun };
export type GitAnswer = { id: number } & (GitOutcome | { cannotStart: string });

process.on('message', async ({ id, args, run }: GitQuestion) => {
  const outcome = await spawnGit(args, run).catch((error: Error) => ({ cannotStart: error.message }));
  const answer: GitAnswer = { id, ...outcome };
  process.send?.(answer);
});
// The simulator is gone, or has closed.
process.on('disconnect', () => process.exit());
