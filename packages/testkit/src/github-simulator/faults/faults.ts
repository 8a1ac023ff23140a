import { z } from 'zod';

export const Fault = z.object({
  method: z.string().toUpperCase().optional(),
  /** A regular expression on the path without `/api/v3`. */
  path: z.string().optional(),
  /** How many matching requests fail. */
  times: z.number().int().positive().default(1),
  /** How many matching requests pass first. */
  skip: z.number().int().nonnegative().default(0),
  effect: z.enum([
    'status',
    'reset-before',
    'reset-after',
    'delay',
    'unauthorized',
    'rate-limited',
    'secondary-limited',
  ]),
  /** For `status`: the answer's status, for example 500, 502 or 429. */
  status: z.number().int().min(400).max(599).default(502),
  /** For `status`: whether the request takes effect before its answer is lost. */
  afterEffect: z.boolean().default(false),
  delayMs: z.number().int().nonnegative().default(0),
  retryAfterSeconds: z.number().int().nonnegative().optional(),
  /** For `rate-limited`: seconds until the limit is lifted. */
  resetInSeconds: z.number().int().nonnegative().default(60),
});
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

export type FaultBox = {
  add: (fault: FaultInput) => void;
  clear: () => void;
  /** The fault for a request, counted as used. */
  take: (method: string, path: string) => Fault | undefined;
  pending: () => Fault[];
};

/** Holds the failures that are still to happen. */
export function createFaultBox(): FaultBox {
  let waiting: Fault[] = [];
  const matches = (fault: Fault, method: string, path: string) =>
    (fault.method === undefined || fault.method === method) &&
    (fault.path === undefined || new RegExp(fault.path).test(path));
  return {
    add: (input) => {
      waiting.push(Fault.parse(input));
    },
    clear: () => {
      waiting = [];
    },
    take: (method, path) => {
      const fault = waiting.find((candidate) => matches(candidate, method, path));
      if (!fault) return undefined;
      if (fault.skip > 0) {
        fault.skip -= 1;
        return undefined;
      }
      fault.times -= 1;
      if (fault.times === 0) waiting = waiting.filter((other) => other !== fault);
      return fault;
    },
    pending: () => [...waiting],
  };
}
