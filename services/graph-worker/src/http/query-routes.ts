import { type GraphQuery, type GraphReply, type GraphRequest, graphQueries } from '@waggle/contracts';
import type { Logger } from '@waggle/platform';
import type { Express } from 'express';
import type { z } from 'zod';
import { capAnswer } from '../core/cap-answer.ts';
import { createReadRoute } from './read-route.ts';

export interface QueryDeps {
  answerQuery: <K extends GraphQuery>(name: K, request: GraphRequest<K>) => Promise<GraphReply<K>>;
  logger: Logger;
}

const deadlineMs = 9000;
const maxBytes = 1024 * 1024;

/** `POST /internal/v1/NAME` for every question of the contract. */
export function mountGraphQueries(app: Express, deps: QueryDeps): void {
  for (const name of Object.keys(graphQueries) as GraphQuery[]) mountQuery(app, deps, name);
}

function mountQuery<K extends GraphQuery>(app: Express, { answerQuery, logger }: QueryDeps, name: K): void {
  // The pair of schema and name is one entry of the table, which the compiler cannot see through the union.
  const schema = graphQueries[name].request as unknown as z.ZodType<GraphRequest<K>>;
  const load = (request: GraphRequest<K>) => answerQuery(name, request);
  app.post(
    `/internal/v1/${name}`,
    createReadRoute({ schema, load, cap: capAnswer<GraphReply<K>>, logger, deadlineMs, maxBytes }),
  );
}
