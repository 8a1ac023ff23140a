import { ReviewResult } from '@waggle/contracts';
import type { Db } from '@waggle/store';
import type { GithubSimulator } from '@waggle/testkit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { TestPull } from './test-pull.ts';

const Review = z.object({ id: z.number(), state: z.string(), body: z.string(), commit_id: z.string() });
const Comment = z.object({ id: z.number(), path: z.string(), line: z.number().nullable(), body: z.string() });

const CommentBelow = z.object({ id: z.number(), body: z.string(), user: z.object({ login: z.string() }) });

const Check = z.object({
  id: z.number(),
  status: z.string(),
  conclusion: z.string().nullable(),
  externalId: z.string(),
  title: z.string().nullable(),
  annotations: z.array(z.object({ path: z.string(), start_line: z.number() })),
});

export interface Posted {
  reviews: z.infer<typeof Review>[];
  comments: z.infer<typeof Comment>[];
  /** Comments below the pull request. */
  below: z.infer<typeof CommentBelow>[];
  checks: z.infer<typeof Check>[];
}

/** What everybody sees on the pull request, and the check runs. */
export async function readPosted(simulator: GithubSimulator, { name, number }: TestPull): Promise<Posted> {
  const pull = `${simulator.url}/repos/${name.owner}/${name.name}/pulls/${number}`;
  const read = async (path: string): Promise<unknown> => (await fetch(`${pull}${path}?per_page=100`)).json();
  const issue = `${simulator.url}/repos/${name.owner}/${name.name}/issues/${number}/comments?per_page=100`;
  return {
    reviews: z.array(Review).parse(await read('/reviews')),
    comments: z.array(Comment).parse(await read('/comments')),
    below: z.array(CommentBelow).parse(await (await fetch(issue)).json()),
    checks: z.array(Check).parse(simulator.checkRuns(name)),
  };
}

/** The runs of a pull request, oldest first. */
export async function readRuns(db: Db, { repoId, number }: TestPull) {
  const { rows } = await sql<{ status: string; conclusion: string | null; error: string | null; result: unknown }>`
    select status, conclusion, error, result from workflow_runs
    where github_repo_id = ${repoId} and pr_number = ${number} order by id`.execute(db);
  return rows.map((row) => ({ ...row, result: row.result === null ? null : ReviewResult.parse(row.result) }));
}
