import { ReviewDetail, ReviewPage } from '@waggle/contracts';
import type { z } from 'zod';

export interface ApiClient {
  /** False when the key is unknown to this database. */
  acceptsKey(): Promise<boolean>;
  findReview(repository: string, prNumber: number, headSha: string): Promise<ReviewDetail | undefined>;
}

/** The REST API with a key of our own. */
export function createApiClient(url: string, key: string, signal: AbortSignal): ApiClient {
  async function request(path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${key}` };
    return fetch(`${url}/api/v1/${path}`, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
  }
  async function read<T>(schema: z.ZodType<T>, path: string): Promise<T | undefined> {
    const response = await request(path);
    if (!response.ok) return undefined;
    return schema.parse(await response.json());
  }
  return {
    acceptsKey: async () => {
      const response = await request('reviews?limit=1');
      await response.body?.cancel();
      return response.status !== 401;
    },
    findReview: async (repository, prNumber, headSha) => {
      const page = await read(ReviewPage, 'reviews?limit=50');
      const found = page?.reviews.find(
        (review) => review.repository === repository && review.prNumber === prNumber && review.headSha === headSha,
      );
      return found && read(ReviewDetail, `reviews/${found.id}`);
    },
  };
}
