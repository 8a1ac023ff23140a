import { z } from 'zod';

const Url = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

/** Which model reads the changes, and what it may cost. */
export const ModelEnv = z.object({
  WAGGLE_MODEL: z
    .string()
    .regex(
      /^(anthropic|openai|openai-compatible):.+$/,
      'must be anthropic:MODEL, openai:MODEL or openai-compatible:MODEL',
    )
    .optional()
    .describe('Model that reads changes, as PROVIDER:MODEL; without it reviews are built from evidence alone'),
  WAGGLE_MODEL_BASE_URL: Url.optional().describe(
    'Address of the model API; required for openai-compatible, replaces the usual one of the other providers',
  ),
  ANTHROPIC_API_KEY: z.string().optional().describe('Key for anthropic models'),
  OPENAI_API_KEY: z.string().optional().describe('Key for openai models'),
  WAGGLE_MODEL_API_KEY: z.string().optional().describe('Key for openai-compatible models, when the endpoint wants one'),
  WAGGLE_MODEL_TIMEOUT: z.coerce
    .number()
    .min(1)
    .max(3600)
    .default(300)
    .describe('Seconds that one model call may take in all'),
  WAGGLE_MODEL_IDLE_TIMEOUT: z.coerce
    .number()
    .min(1)
    .max(3600)
    .default(60)
    .describe('Seconds a model may stay silent, before its first word or between two'),
  WAGGLE_MODEL_MAX_CALLS: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .default(6)
    .describe('Model calls one review may make; what does not fit is listed as unread'),
  WAGGLE_MODEL_INPUT_TOKENS: z.coerce
    .number()
    .int()
    .min(8000)
    .max(2_000_000)
    .default(40_000)
    .describe(
      'Tokens that one model call may hold, instructions and change together; counted with the tokenizer of OpenAI models, estimated on the safe side for others',
    ),
});
export type ModelEnv = z.infer<typeof ModelEnv>;
