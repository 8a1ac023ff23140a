import type { Answer, SimulatedRequest } from './types.ts';

export type Page<T> = { items: T[]; headers: Record<string, string>; page: number; perPage: number };

function positive(text: string | null, fallback: number, max: number): number {
  const value = Number(text ?? fallback);
  if (!Number.isInteger(value) || value < 1) return fallback;
  return Math.min(value, max);
}

/** Cuts one page out of a list as GitHub does: 30 by default, 100 at most, neighbours in the Link header. */
export function paginate<T>(baseUrl: string, request: SimulatedRequest, all: readonly T[]): Page<T> {
  const perPage = positive(request.query.get('per_page'), 30, 100);
  const page = positive(request.query.get('page'), 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const items = all.slice((page - 1) * perPage, page * perPage);
  const link = linkHeader(baseUrl, request, page, last);
  return { items, headers: link ? { link } : {}, page, perPage };
}

function linkHeader(baseUrl: string, request: SimulatedRequest, page: number, last: number): string {
  const links: string[] = [];
  const add = (target: number, rel: string) => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(target));
    links.push(`<${baseUrl}${request.path}?${query}>; rel="${rel}"`);
  };
  if (page > 1) add(page - 1, 'prev');
  if (page < last) add(page + 1, 'next');
  if (page < last) add(last, 'last');
  if (page > 1) add(1, 'first');
  return links.join(', ');
}

/** One page of a list as an answer, each item rendered. */
export function pageAnswer<T>(
  baseUrl: string,
  request: SimulatedRequest,
  all: readonly T[],
  render: (item: T) => unknown,
): Answer {
  const page = paginate(baseUrl, request, all);
  return { status: 200, json: page.items.map(render), headers: page.headers };
}
