import { describe, expect, test } from '@jest/globals';
import { judgeConfig } from './check-github.ts';
import { judgeSkew } from './judge-skew.ts';

const sound = {
  url: 'https://waggle.example/webhooks/github',
  content_type: 'json',
  insecure_ssl: '0',
  secret: '********',
};

describe('the webhook of the App', () => {
  test.each<[string, object, string, RegExp]>([
    ['is sound', {}, 'ok', /with a secret/],
    ['has no address', { url: undefined }, 'fail', /public address of ingest/],
    ['has no secret', { secret: undefined }, 'fail', /GITHUB_WEBHOOK_SECRET/],
    ['sends a form', { content_type: 'form' }, 'fail', /application\/json/],
    ['trusts everybody', { insecure_ssl: '1' }, 'warn', /check on/],
    ['goes elsewhere', { url: 'https://waggle.example/' }, 'warn', /proxy/],
  ])('%s', (_what, over, level, text) => {
    const [finding] = judgeConfig({ ...sound, ...over });

    expect(finding?.level).toBe(level);
    expect(`${finding?.text} ${finding?.advice}`).toMatch(text);
  });
});

test.each([
  [0, 'ok'],
  [4000, 'ok'],
  [-6000, 'warn'],
  [31_000, 'fail'],
])('a clock that is %s ms off: %s', (skewMs, level) => {
  expect(judgeSkew('GitHub', skewMs)).toMatchObject({ level, subject: 'clock' });
});
