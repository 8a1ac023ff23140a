import { describe, expect, test } from '@jest/globals';
import { routeEvent } from './route-event.ts';
import {
  base,
  bot,
  buildPull,
  buildPullRequestEvent,
  head,
  installation,
  person,
  repository,
} from './testing/payloads.ts';

const deliveryId = '00000000-0000-4000-8000-000000000001';
const discover = { type: 'discover', installationId: 31, repoId: 501, fullName: 'acme/shop' };
const draft = { pull_request: buildPull({ draft: true }) };
const withComment = (body: string | null, over: object = {}) => ({
  action: 'created',
  issue: { number: 7, pull_request: { url: 'x' } },
  comment: { id: 9, body, user: person },
  repository,
  installation,
  ...over,
});
const push = { ref: 'refs/heads/main', before: base, after: head, deleted: false, repository, installation };
const configPush = { ...push, commits: [{ added: [], removed: [], modified: ['packages/a/.waggle.yml'] }] };
const labeled = buildPullRequestEvent('labeled', { label: { name: 'waggle:review' } });
const requested = (reviewer: object | null) =>
  buildPullRequestEvent('review_requested', { requested_reviewer: reviewer ?? undefined });
const onLine = {
  action: 'created',
  comment: { id: 9, in_reply_to_id: 8, body: '/waggle dismiss', user: person },
  pull_request: buildPull(),
  repository,
  installation,
};
const issue = { number: 4, title: 'Crash', state: 'open' };
const check = { external_id: `501:7:${head}:3`, app: { id: 12 } };

function route(event: string, payload: Record<string, unknown>, appId: number | null = 12) {
  return routeEvent(event, payload, { deliveryId, appId });
}

/** What an event asks for, in words. */
function describeEffects(event: string, payload: Record<string, unknown>): string[] {
  return route(event, payload).effects.map((effect) => {
    if (effect.type === 'work') return `${effect.force ? 'force ' : ''}${effect.kind} #${effect.prNumber}`;
    if (effect.type === 'cancel') return `cancel ${effect.kind} #${effect.prNumber}`;
    return effect.type === 'outbox' ? effect.kind : effect.type;
  });
}

describe('routeEvent', () => {
  test.each<[string, string, Record<string, unknown>, string[]]>([
    ['ping', 'ping', { zen: 'x', hook_id: 1 }, []],
    ['opened', 'pull_request', buildPullRequestEvent('opened'), ['discover', 'review #7']],
    ['synchronize', 'pull_request', buildPullRequestEvent('synchronize', { before: base }), ['discover', 'review #7']],
    ['reopened', 'pull_request', buildPullRequestEvent('reopened'), ['discover', 'review #7']],
    ['ready', 'pull_request', buildPullRequestEvent('ready_for_review'), ['discover', 'review #7']],
    ['to draft', 'pull_request', buildPullRequestEvent('converted_to_draft', draft), ['discover', 'review #7']],
    ['a draft opened', 'pull_request', buildPullRequestEvent('opened', draft), ['discover', 'review #7']],
    ['a label', 'pull_request', labeled, ['discover', 'review.reconsider']],
    ['a label less', 'pull_request', buildPullRequestEvent('unlabeled'), ['discover', 'review.reconsider']],
    ['our review is asked for', 'pull_request', requested(bot), ['discover', 'review.reconsider']],
    ['closed', 'pull_request', buildPullRequestEvent('closed'), ['discover', 'cancel review #7', 'graph #7']],
    [
      'another base',
      'pull_request',
      buildPullRequestEvent('edited', { changes: { base: { ref: { from: 'dev' } } } }),
      ['discover', 'force review #7'],
    ],
    [
      'another title',
      'pull_request',
      buildPullRequestEvent('edited', { changes: { title: { from: 'x' } } }),
      ['discover', 'graph #7', 'review.reconsider'],
    ],
    [
      'another text',
      'pull_request',
      buildPullRequestEvent('edited', { changes: { body: {} } }),
      ['discover', 'graph #7'],
    ],
    ['default branch', 'push', push, ['discover', 'graph.push']],
    ['a configuration', 'push', configPush, ['discover', 'graph.push', 'review.reconsider']],
    [
      'a configuration on another branch',
      'push',
      { ...configPush, ref: 'refs/heads/release/1' },
      ['discover', 'review.reconsider'],
    ],
    ['issue', 'issues', { action: 'opened', issue, repository, installation }, ['discover', 'graph.issue']],
    ['command', 'issue_comment', withComment('/waggle review'), ['discover', 'review.command']],
    [
      'review of a person',
      'pull_request_review',
      { action: 'submitted', review: { user: person }, pull_request: buildPull(), repository, installation },
      ['discover', 'graph #7'],
    ],
    [
      'remark of a person',
      'pull_request_review_comment',
      { action: 'created', comment: { id: 9, user: person }, pull_request: buildPull(), repository, installation },
      ['discover', 'graph #7'],
    ],
    ['a command on a line', 'pull_request_review_comment', onLine, ['discover', 'graph #7', 'review.command']],
    [
      're-run of our check',
      'check_run',
      { action: 'rerequested', check_run: check, repository, installation },
      ['discover', 'force review #7'],
    ],
    [
      'installed',
      'installation',
      { action: 'created', installation, repositories: [repository] },
      ['connect', 'graph.connect'],
    ],
    [
      'uninstalled',
      'installation',
      { action: 'deleted', installation, repositories: [repository] },
      ['uninstall', 'resume', 'graph.disconnect'],
    ],
    ['suspended', 'installation', { action: 'suspend', installation }, ['suspend']],
    ['resumed', 'installation', { action: 'unsuspend', installation }, ['resume']],
    ['permissions', 'installation', { action: 'new_permissions_accepted', installation }, []],
    [
      'repository added',
      'installation_repositories',
      { action: 'added', installation, repositories_added: [repository], repositories_removed: [] },
      ['connect', 'graph.connect'],
    ],
    [
      'repository removed',
      'installation_repositories',
      { action: 'removed', installation, repositories_added: [], repositories_removed: [repository] },
      ['disconnect', 'graph.disconnect'],
    ],
    ['renamed', 'repository', { action: 'renamed', repository, installation }, ['rename']],
    ['transferred', 'repository', { action: 'transferred', repository, installation }, ['rename']],
    ['deleted', 'repository', { action: 'deleted', repository, installation }, ['disconnect', 'graph.disconnect']],
    [
      'another default branch',
      'repository',
      { action: 'edited', changes: { default_branch: { from: 'old' } }, repository, installation },
      ['graph.connect'],
    ],
  ])('accepts: %s', (_name, event, payload, effects) => {
    expect(route(event, payload)).toMatchObject({ status: 'accepted', problem: null });
    expect(describeEffects(event, payload)).toEqual(effects);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['an assigned pull request', 'pull_request', buildPullRequestEvent('assigned')],
    ['the review of a person is asked for', 'pull_request', requested(person)],
    ['the review of a team is asked for', 'pull_request', requested(null)],
    ['a push to a topic branch', 'push', { ...push, ref: 'refs/heads/topic' }],
    ['a tag named like the default branch', 'push', { ...push, ref: 'refs/tags/main' }],
    ['a deleted default branch', 'push', { ...push, deleted: true, after: '0'.repeat(40) }],
    ['an assigned issue', 'issues', { action: 'assigned', issue, repository, installation }],
    ['talk', 'issue_comment', withComment('looks good')],
    ['an empty comment', 'issue_comment', withComment(null)],
    [
      'a command of an App',
      'issue_comment',
      withComment('/waggle review', { comment: { id: 9, body: '/waggle review', user: bot } }),
    ],
    [
      'a command of a deleted account',
      'issue_comment',
      withComment('', { comment: { id: 9, body: '/waggle review', user: null } }),
    ],
    ['a command under an issue', 'issue_comment', withComment('/waggle review', { issue: { number: 7 } })],
    ['an edited command', 'issue_comment', { ...withComment('/waggle review'), action: 'edited' }],
    [
      'our own review',
      'pull_request_review',
      { action: 'submitted', review: { user: bot }, pull_request: buildPull(), repository, installation },
    ],
    [
      "another App's check",
      'check_run',
      { action: 'rerequested', check_run: { ...check, app: { id: 99 } }, repository, installation },
    ],
    [
      'a check of another repository',
      'check_run',
      { action: 'rerequested', check_run: { ...check, external_id: `777:7:${head}:3` }, repository, installation },
    ],
    ['a new description', 'repository', { action: 'edited', changes: { description: {} }, repository, installation }],
    ['an unknown event', 'marketplace_purchase', { action: 'purchased' }],
    ['an event named like a method', 'constructor', {}],
    ['an unknown action', 'installation', { action: 'renamed', installation }],
    ['an action that is no word', 'pull_request', buildPullRequestEvent('opened; drop table')],
  ])('fault 34: ignores: %s', (_name, event, payload) => {
    expect(route(event, payload)).toMatchObject({ status: 'ignored', effects: [], problem: null });
  });

  test('carries everything a worker needs to know about a push to a pull request', () => {
    const { effects, ...facts } = route('pull_request', buildPullRequestEvent('synchronize', { before: base }));

    expect(facts).toMatchObject({ action: 'synchronize', installationId: 31, repoId: 501, prNumber: 7 });
    expect(effects).toEqual([
      discover,
      {
        type: 'work',
        kind: 'review',
        repoId: 501,
        prNumber: 7,
        installationId: 31,
        fullName: 'acme/shop',
        headSha: head,
        baseSha: base,
        githubUpdatedAt: new Date('2026-06-01T10:00:00Z'),
        before: base,
        force: false,
        settleMs: 5000,
      },
    ]);
  });

  test('takes the deliveries of repository webhooks, which name no installation, and connects nothing by them', () => {
    const routed = route('pull_request', buildPullRequestEvent('opened', { installation: undefined }));

    expect(routed.effects).toMatchObject([{ type: 'work', installationId: null }]);
  });

  test('a command on a line names the conversation, and has a key of its own', () => {
    const keyOf = (event: string, payload: Record<string, unknown>) =>
      route(event, payload).effects.find((effect) => effect.type === 'outbox');

    expect(keyOf('pull_request_review_comment', onLine)).toMatchObject({
      key: 'review.command/501/r9/0',
      payload: { commentId: 9, threadId: 8, command: 'dismiss', index: 0, author: 'ada' },
    });
    expect(keyOf('issue_comment', withComment('/waggle help'))).toMatchObject({
      key: 'review.command/501/9/0',
      payload: { threadId: null },
    });
  });

  test('a label and a reviewer are passed on with the branch whose configuration decides', () => {
    const on = { pull_request: buildPull({ base: { sha: base, ref: 'main' } }) };
    const payloadOf = (payload: Record<string, unknown>) =>
      route('pull_request', { ...payload, ...on }).effects.find((effect) => effect.type === 'outbox')?.payload;

    expect(payloadOf(labeled)).toMatchObject({ prNumber: 7, baseRef: 'main', label: 'waggle:review', reviewer: null });
    expect(payloadOf(requested(bot))).toMatchObject({ prNumber: 7, label: null, reviewer: 'waggle[bot]' });
  });

  test('without a known App the id of the check decides', () => {
    const payload = { action: 'rerequested', check_run: { ...check, app: { id: 99 } }, repository, installation };

    expect(route('check_run', payload, null)).toMatchObject({ status: 'accepted', prNumber: 7 });
  });

  test('two pushes of the same commit are two requests, the same delivery twice is one', () => {
    const keyOf = (id: string) =>
      routeEvent('push', push, { deliveryId: id, appId: null }).effects.flatMap((effect) =>
        effect.type === 'outbox' ? [effect.key] : [],
      );

    expect(keyOf(deliveryId)).toEqual(keyOf(deliveryId));
    expect(keyOf(deliveryId)).not.toEqual(keyOf('another'));
  });

  test('an installation with thousands of repositories is connected in statements that Postgres takes', () => {
    const repositories = Array.from({ length: 12_000 }, (_, index) => ({ id: index + 1, full_name: `acme/r${index}` }));
    const { effects } = route('installation', { action: 'created', installation, repositories });

    expect(effects.filter(({ type }) => type === 'connect')).toHaveLength(3);
    expect(effects.filter(({ type }) => type === 'outbox')).toHaveLength(12_000);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no pull request', { action: 'opened', repository, installation }],
    ['a number beyond 2^31', buildPullRequestEvent('opened', { pull_request: buildPull({ number: 2 ** 31 }) })],
    ['a number beyond 2^53', buildPullRequestEvent('opened', { repository: { ...repository, id: 2 ** 60 } })],
    [
      'a sha that is none',
      buildPullRequestEvent('opened', { pull_request: buildPull({ head: { sha: '--upload-pack' } }) }),
    ],
    ['a time that is none', buildPullRequestEvent('opened', { pull_request: buildPull({ updated_at: 'yesterday' }) })],
    [
      'a repository without owner',
      buildPullRequestEvent('opened', { repository: { id: 1, full_name: '../etc' + '/x/y' } }),
    ],
  ])('keeps an event of a known kind that does not fit: %s', (_name, payload) => {
    const routed = route('pull_request', payload);

    expect(routed).toMatchObject({
      status: 'unparsable',
      effects: [],
      problem: expect.stringContaining('does not fit'),
    });
  });

  test('the problem names fields and never repeats values', () => {
    const { problem } = route(
      'pull_request',
      buildPullRequestEvent('opened', { pull_request: buildPull({ head: { sha: 'hunter2' } }) }),
    );

    expect(problem).toContain('pull_request.head.sha');
    expect(problem).not.toContain('hunter2');
  });
});
