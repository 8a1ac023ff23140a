import { z } from 'zod';

const Usage = z.object({
  inputTokens: z.number().int().nonnegative().default(1000),
  outputTokens: z.number().int().nonnegative().default(100),
  cachedInputTokens: z.number().int().nonnegative().default(0),
});
export type Usage = z.infer<typeof Usage>;

const Timing = z.object({
  /** Waits before anything is sent. */
  delayMs: z.number().int().nonnegative().optional(),
  /** Sends the body in small pieces with this pause between them. */
  dripMs: z.number().int().nonnegative().optional(),
  /** How often the step is used before the next one; 0 is for ever. */
  times: z.number().int().nonnegative().default(1),
  usage: Usage.optional(),
});

/** One scripted answer of the model. */
export const ModelStep = z.discriminatedUnion('kind', [
  /** Structured output, in the way the request asks for it. */
  Timing.extend({ kind: z.literal('json'), value: z.unknown() }),
  Timing.extend({ kind: z.literal('text'), text: z.string(), cut: z.boolean().optional() }),
  Timing.extend({
    kind: z.literal('tools'),
    calls: z.array(z.object({ name: z.string(), input: z.unknown() })).min(1),
    text: z.string().optional(),
  }),
  /** A body that is not the protocol. */
  Timing.extend({ kind: z.literal('garbage'), body: z.string() }),
  Timing.extend({
    kind: z.literal('error'),
    status: z.number().int().min(400).max(599),
    retryAfterSeconds: z.number().nonnegative().optional(),
    message: z.string().optional(),
  }),
  /** Cuts the connection, after part of the body when `partial`. */
  Timing.extend({ kind: z.literal('reset'), partial: z.boolean().optional() }),
]);
export type ModelStep = z.infer<typeof ModelStep>;
export type ModelStepInput = z.input<typeof ModelStep>;

export type Protocol = 'anthropic' | 'openai-chat' | 'openai-responses' | 'google';

export type ModelRequest = {
  at: string;
  protocol: Protocol;
  model: string;
  system: string;
  /** All text of all messages, oldest first. */
  prompt: string;
  tools: string[];
  /** Whether the request asks for structured output, natively or through a tool. */
  structured: 'none' | 'native' | 'tool';
  stream: boolean;
  headers: Record<string, string>;
  body: Record<string, unknown>;
};

export type ModelScript =
  | readonly ModelStepInput[]
  | ((request: ModelRequest) => ModelStepInput | Promise<ModelStepInput>);
