import { z } from 'zod';
import { LaunchError } from '../process/launch-error.ts';

export const PullRequest = z.object({
  owner: z.string(),
  name: z.string(),
  number: z.number().int(),
  html_url: z.string(),
  api_url: z.string(),
  head_sha: z.string(),
});
export type PullRequest = z.infer<typeof PullRequest>;

export const PostedReview = z.object({
  id: z.number().int(),
  state: z.string(),
  body: z.string().nullable(),
  commit_id: z.string().nullable(),
  html_url: z.string().optional(),
});
export type PostedReview = z.infer<typeof PostedReview>;

export const ReviewComment = z.object({
  path: z.string(),
  line: z.number().int().nullish(),
  original_line: z.number().int().nullish(),
  body: z.string(),
});
export type ReviewComment = z.infer<typeof ReviewComment>;

/** The GitHub simulator as the launcher uses it: over HTTP only, like any other client. */
export interface SimulatorClient {
  createSample(): Promise<void>;
  openSample(): Promise<PullRequest>;
  /** The name that it got: another folder may have had this one already. */
  importRepository(owner: string, name: string, path: string): Promise<string>;
  openPullRequest(wanted: { owner: string; name: string; base: string; head: string }): Promise<PullRequest>;
  listReviews(pull: PullRequest): Promise<PostedReview[]>;
  listComments(pull: PullRequest, reviewId: number): Promise<ReviewComment[]>;
}

export function createSimulatorClient(
  url: string,
  signal: AbortSignal,
  fetcher: typeof fetch = fetch,
): SimulatorClient {
  async function call<T>(schema: z.ZodType<T>, method: string, address: string, body?: object): Promise<T> {
    const response = await fetcher(address, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(120_000)]),
      headers: { accept: 'application/vnd.github+json', 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok)
      throw new LaunchError(
        `the GitHub simulator answered ${response.status} to ${method} ${address}: ${messageOf(text)}`,
      );
    return schema.parse(JSON.parse(text));
  }
  const post = <T>(schema: z.ZodType<T>, path: string, body: object): Promise<T> =>
    call(schema, 'POST', `${url}/_simulator/${path}`, body);
  return {
    createSample: async () => {
      await post(z.unknown(), 'repositories', { owner: 'waggle', name: 'sample', source: 'sample' });
    },
    openSample: () => post(PullRequest, 'sample-pull-request', {}),
    importRepository: async (owner, name, path) => {
      const imported = await post(z.object({ name: z.string() }), 'repositories', { owner, name, source: { path } });
      return imported.name;
    },
    openPullRequest: (wanted) => post(PullRequest, 'pull-requests', wanted),
    listReviews: (pull) => call(z.array(PostedReview), 'GET', `${pull.api_url}/reviews?per_page=100`),
    listComments: (pull, reviewId) =>
      call(z.array(ReviewComment), 'GET', `${pull.api_url}/reviews/${reviewId}/comments?per_page=100`),
  };
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text.slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}
