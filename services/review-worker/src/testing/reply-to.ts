import type { GithubSimulator } from '@waggle/testkit';
import { z } from 'zod';
import type { TestPull } from './test-pull.ts';

const Written = z.object({ id: z.number() });

/** Tests only: a person answers in the conversation that a line comment began. Answers the id of the new comment. */
export async function replyTo(
  { url }: Pick<GithubSimulator, 'url'>,
  { name, number }: TestPull,
  { to, by, body }: { to: number; by: string; body: string },
): Promise<number> {
  const answer = await fetch(`${url}/repos/${name.owner}/${name.name}/pulls/${number}/comments/${to}/replies`, {
    method: 'POST',
    headers: { authorization: `token token-of-${by}`, 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  });
  return Written.parse(await answer.json()).id;
}
