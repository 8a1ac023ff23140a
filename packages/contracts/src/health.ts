import { z } from 'zod';

const Part = z.enum(['up', 'down']);

/** `GET /health` of every service; `graph` only where the service owns Neo4j. 503 unless `status` is `ok`. */
export const Health = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  service: z.string(),
  version: z.string(),
  environment: z.string(),
  database: Part,
  redis: Part,
  graph: Part.optional(),
});
export type Health = z.infer<typeof Health>;
