import { z } from 'zod';
import { Price } from '../core/budget/price.ts';

const Url = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const providers = 'anthropic:MODEL, openai:MODEL, google:MODEL or openai-compatible:MODEL';
const modelName = /^(anthropic|openai|google|openai-compatible):.+$/;

const Prices = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({
        code: 'custom',
        message: 'must be JSON, such as {"anthropic:NAME": {"input": 3, "output": 15}}',
      });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string().regex(modelName), Price));

function limitOf(most: number) {
  return z.coerce.number().positive().max(most).optional();
}

const Names = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((name) => name.trim()))
  .transform((names) => names.filter((name) => name !== ''));

/** Which model reads the changes, and what it may cost. */
export const ModelEnv = z.object({
  WAGGLE_MODEL: z
    .string()
    .regex(modelName, `must be ${providers}`)
    .optional()
    .describe('Model that reads changes, as PROVIDER:MODEL; without it reviews are built from evidence alone'),
  WAGGLE_MODEL_FALLBACKS: Names.refine((names) => names.every((name) => modelName.test(name)), {
    error: `must be a list of ${providers}, with commas between them`,
  }).describe('Models that are asked in turn when the first is busy, silent or refuses, with commas between them'),
  WAGGLE_MODEL_CHOICES: Names.describe(
    'Further models that a `.waggle.yml` may name, with commas between them; `anthropic:*` allows all of a provider',
  ),
  WAGGLE_MODEL_BASE_URL: Url.optional().describe(
    'Address of the API of WAGGLE_MODEL; required for openai-compatible, replaces the usual one of the other providers',
  ),
  ANTHROPIC_BASE_URL: Url.optional().describe('Address of the API of anthropic models that are not WAGGLE_MODEL'),
  OPENAI_BASE_URL: Url.optional().describe('Address of the API of openai models that are not WAGGLE_MODEL'),
  GOOGLE_BASE_URL: Url.optional().describe('Address of the API of google models that are not WAGGLE_MODEL'),
  OPENAI_COMPATIBLE_BASE_URL: Url.optional().describe(
    'Address of the API of openai-compatible models that are not WAGGLE_MODEL',
  ),
  ANTHROPIC_API_KEY: z.string().optional().describe('Key for anthropic models'),
  OPENAI_API_KEY: z.string().optional().describe('Key for openai models'),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().optional().describe('Key for google models'),
  WAGGLE_MODEL_API_KEY: z.string().optional().describe('Key for openai-compatible models, when the endpoint wants one'),
  WAGGLE_MODEL_PRICES: Prices.optional().describe(
    'US dollars for a million tokens, as JSON: `{"anthropic:NAME": {"input": 3, "output": 15, "cached": 0.3, "cache_write": 3.75}}`. ' +
      'Without a price the cost is unknown, and a budget in dollars lets no call through',
  ),
  WAGGLE_REVIEW_MAX_TOKENS: limitOf(100_000_000).describe('Tokens that the model calls of one review may use in all'),
  WAGGLE_REVIEW_MAX_USD: limitOf(10_000).describe('US dollars that the model calls of one review may cost'),
  WAGGLE_REVIEW_MAX_SECONDS: limitOf(7200).describe('Seconds that one review may wait for models'),
  WAGGLE_REPOSITORY_MAX_USD_PER_DAY: limitOf(100_000).describe(
    'US dollars that the reviews of one repository may cost in one day (UTC)',
  ),
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
