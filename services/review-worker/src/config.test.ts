import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

const valid: NodeJS.ProcessEnv = {
  DATABASE_URL: 'postgres://waggle:pw@127.0.0.1:5432/waggle',
  REDIS_URL: 'redis://127.0.0.1:6379',
  WAGGLE_DATA_DIR: '/tmp/waggle',
  GITHUB_APP_ID: '7',
  GITHUB_APP_PRIVATE_KEY: pem.replaceAll('\n', '\\n'),
  WAGGLE_SERVICE_TOKEN_KEYS: `k:${Buffer.alloc(32, 1).toString('base64')}`,
};

describe('configuration of review-worker', () => {
  test('needs no model, and does not approve unless told to', () => {
    const config = loadConfig(valid);

    expect(config).toMatchObject({ model: null, allowApprove: false, concurrency: 4, address: { port: 3003 } });
    expect(config.github.apiUrl).toBe('https://api.github.com');
  });

  test.each<[string, NodeJS.ProcessEnv, Record<string, unknown>]>([
    [
      'anthropic',
      { WAGGLE_MODEL: 'anthropic:claude-x', ANTHROPIC_API_KEY: 'a' },
      { provider: 'anthropic', model: 'claude-x', apiKey: 'a', baseUrl: null },
    ],
    [
      'openai at another address',
      { WAGGLE_MODEL: 'openai:gpt-x', OPENAI_API_KEY: 'o', WAGGLE_MODEL_BASE_URL: 'http://127.0.0.1:1/v1' },
      { provider: 'openai', apiKey: 'o', baseUrl: 'http://127.0.0.1:1/v1' },
    ],
    [
      'a compatible endpoint without a key',
      { WAGGLE_MODEL: 'openai-compatible:qwen:7b', WAGGLE_MODEL_BASE_URL: 'http://127.0.0.1:11434/v1' },
      { provider: 'openai-compatible', model: 'qwen:7b', apiKey: null },
    ],
  ])('takes %s', (_what, env, model) => {
    expect(loadConfig({ ...valid, ...env }).model).toMatchObject(model);
  });

  test.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['an unknown provider', { WAGGLE_MODEL: 'magic:1' }, /WAGGLE_MODEL: must be anthropic:MODEL/],
    ['a missing key', { WAGGLE_MODEL: 'anthropic:x' }, /ANTHROPIC_API_KEY: must be set/],
    ['half a private key', { GITHUB_APP_PRIVATE_KEY: pem.slice(0, 200) }, /GITHUB_APP_PRIVATE_KEY: must be the PEM/],
    ['a missing address', { WAGGLE_MODEL: 'openai-compatible:x' }, /WAGGLE_MODEL_BASE_URL: must be set/],
  ])('refuses %s', (_what, env, message) => {
    expect(() => loadConfig({ ...valid, ...env })).toThrow(message);
  });

  test('lists every problem at once', () => {
    const wrong = {
      DATABASE_URL: 'postgres://x@db.example/waggle?sslmode=disable',
      PORT: 'http',
      WAGGLE_MODEL: 'anthropic:x',
    };
    const load = () => loadConfig(wrong);

    for (const name of Object.keys(valid).filter((one) => one !== 'DATABASE_URL')) expect(load).toThrow(name);
    expect(load).toThrow(/PORT/);
    expect(load).toThrow(/ANTHROPIC_API_KEY/);
  });
});

describe('models and what they may cost', () => {
  const env = {
    ...valid,
    WAGGLE_MODEL: 'anthropic:a',
    WAGGLE_MODEL_FALLBACKS: 'google:g, openai-compatible:q',
    WAGGLE_MODEL_CHOICES: 'openai:*',
    WAGGLE_MODEL_BASE_URL: 'http://proxy/v1',
    WAGGLE_MODEL_API_KEY: 'for-the-proxy',
    OPENAI_COMPATIBLE_BASE_URL: 'http://ollama/v1',
    GOOGLE_GENERATIVE_AI_API_KEY: 'g-key',
    WAGGLE_MODEL_PRICES: '{"google:g": {"input": 1, "output": 2}}',
    WAGGLE_REVIEW_MAX_USD: '0.5',
  };

  test('fallbacks have their own keys, addresses and prices', () => {
    const { model, fallbacks, budget, choose } = loadConfig(env);

    expect(model).toMatchObject({ apiKey: 'for-the-proxy', baseUrl: 'http://proxy/v1', price: null });
    expect(fallbacks).toMatchObject([
      { name: 'google:g', apiKey: 'g-key', baseUrl: null, price: { input: 1, output: 2 } },
      { name: 'openai-compatible:q', baseUrl: 'http://ollama/v1' },
    ]);
    expect(budget).toEqual({ tokens: null, usd: 0.5, seconds: null, usdPerDay: null });
    expect(choose('anthropic:dear')).toBeNull();
    expect(choose('openai:any')).toBeNull();
  });

  test('a repository may name what is allowed and has a key, and no key goes to another provider', () => {
    const { choose } = loadConfig({ ...env, OPENAI_API_KEY: 'o' });

    expect(choose('openai:any')).toMatchObject({ model: 'any', apiKey: 'o', baseUrl: null });
  });

  test.each([
    [{ WAGGLE_MODEL_FALLBACKS: 'magic:1' }, /WAGGLE_MODEL_FALLBACKS: must be a list/],
    [{ WAGGLE_MODEL_FALLBACKS: 'openai:x' }, /OPENAI_API_KEY: must be set for WAGGLE_MODEL_FALLBACKS=openai:x/],
    [{ WAGGLE_MODEL_PRICES: 'free' }, /WAGGLE_MODEL_PRICES: must be JSON/],
    [{ WAGGLE_MODEL_PRICES: '{"openai:x": {"input": -1, "output": 1}}' }, /WAGGLE_MODEL_PRICES/],
  ])('refuses %j', (wrong, message) => {
    expect(() => loadConfig({ ...env, ...wrong })).toThrow(message);
  });
});
