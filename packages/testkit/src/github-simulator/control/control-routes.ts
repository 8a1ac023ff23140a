import { z } from 'zod';
import { ensureSample, openSamplePull } from '../../sample/sample-repository.ts';
import { Fault } from '../faults/faults.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { type Answer, created, noContent, ok } from '../http/types.ts';
import { renderDelivery } from '../render/delivery.ts';
import type { Control } from './control-api.ts';

const Name = z.object({ owner: z.string().min(1), name: z.string().min(1) });
const Pull = Name.extend({ number: z.number().int().positive(), by: z.string().optional() });
const Person = z.object({ name: z.string(), email: z.string() });

const NewRepository = Name.extend({
  source: z.union([z.literal('sample'), z.object({ path: z.string() })]).optional(),
  private: z.boolean().optional(),
  default_branch: z.string().optional(),
  collaborators: z.record(z.string(), z.enum(['admin', 'write', 'read', 'none'])).optional(),
});
const NewPull = Name.extend({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  author: z.string().optional(),
  base: z.string(),
  head: z.string(),
  draft: z.boolean().optional(),
});
const NewPush = Name.extend({
  branch: z.string(),
  sha: z.string().optional(),
  onto: z.string().optional(),
  files: z.record(z.string(), z.string().nullable()).optional(),
  message: z.string().optional(),
  author: Person.optional(),
  pusher: z.string().optional(),
});
const NewIssue = Name.extend({
  title: z.string(),
  body: z.string().optional(),
  author: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(z.string()).optional(),
});
const Edit = Pull.extend({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  draft: z.boolean().optional(),
  labels: z.array(z.string()).optional(),
});
const Webhook = z.object({ url: z.string(), secret: z.string() });

function pullRoutes(control: Control): Route[] {
  return [
    route('POST /_simulator/pull-requests', async (_, request) => {
      const wanted = parseBody(NewPull, request.body);
      return created(await control.openPullRequest(wanted, wanted));
    }),
    route('POST /_simulator/sample-pull-request', async (simulator) =>
      created(await openSamplePull(simulator, control)),
    ),
    route('POST /_simulator/edit', async (_, request) => {
      const { by, title, body, draft, labels, ...pull } = parseBody(Edit, request.body);
      return ok(await control.editPullRequest(pull, { title, body, draft, labels }, by));
    }),
    route('POST /_simulator/close', async (_, request) => {
      const { merged, by, ...pull } = parseBody(Pull.extend({ merged: z.boolean().optional() }), request.body);
      return ok(await control.editPullRequest(pull, { state: 'closed', merged }, by));
    }),
    route('POST /_simulator/reopen', async (_, request) => {
      const { by, ...pull } = parseBody(Pull, request.body);
      return ok(await control.editPullRequest(pull, { state: 'open' }, by));
    }),
    route('POST /_simulator/comment', (_, request) => {
      const { by, body, ...pull } = parseBody(Pull.extend({ body: z.string() }), request.body);
      return created(control.comment(pull, body, by));
    }),
  ];
}

function repositoryRoutes(control: Control): Route[] {
  return [
    route('POST /_simulator/repositories', async (simulator, request) => {
      const { source, default_branch, ...rest } = parseBody(NewRepository, request.body);
      if (source === 'sample') return created(await ensureSample(simulator, control, rest));
      return created(await control.createRepository({ ...rest, path: source?.path, defaultBranch: default_branch }));
    }),
    route('DELETE /_simulator/repositories/{owner}/{name}', (_, request) => {
      control.deleteRepository(parseBody(Name, request.params));
      return noContent;
    }),
    route('POST /_simulator/permissions', (_, request) => {
      const Wanted = Name.extend({ login: z.string(), permission: z.enum(['admin', 'write', 'read', 'none']) });
      const wanted = parseBody(Wanted, request.body);
      control.setPermission(wanted, wanted.login, wanted.permission);
      return noContent;
    }),
    route('POST /_simulator/issues', (_, request) => {
      const wanted = parseBody(NewIssue, request.body);
      return created(control.openIssue(wanted, wanted));
    }),
    route('POST /_simulator/push', async (_, request) => {
      const wanted = parseBody(NewPush, request.body);
      return ok(await control.push(wanted, wanted));
    }),
    route('POST /_simulator/rerequest-check', (_, request) => {
      const wanted = parseBody(Name.extend({ check_run_id: z.number(), by: z.string().optional() }), request.body);
      control.rerequestCheck(wanted, wanted.check_run_id, wanted.by);
      return noContent;
    }),
  ];
}

function operationRoutes(control: Control): Route[] {
  const done = (act: () => void): Answer => {
    act();
    return noContent;
  };
  return [
    route('POST /_simulator/deliveries/redeliver', (_, request) => {
      const { id } = parseBody(z.object({ id: z.number() }), request.body);
      control.redeliver(id);
      return { status: 202, json: {} };
    }),
    route('GET /_simulator/deliveries', () => ok(control.deliveries().map(renderDelivery))),
    route('POST /_simulator/ping', () => done(control.ping)),
    route('POST /_simulator/webhook', (_, request) => done(() => control.setWebhook(parseBody(Webhook, request.body)))),
    route('POST /_simulator/faults', (_, request) => done(() => control.fail(parseBody(Fault, request.body)))),
    route('GET /_simulator/faults', (simulator) => ok(simulator.faults.pending())),
    route('DELETE /_simulator/faults', () => done(control.clearFaults)),
    route('GET /_simulator/requests', () => ok(control.requests())),
    route('DELETE /_simulator/requests', () => done(control.clearRequests)),
    route('POST /_simulator/limits', (_, request) => {
      const Limits = z.object({ limits: z.enum(['github', 'off']) });
      return done(() => control.setLimits(parseBody(Limits, request.body).limits));
    }),
    route('POST /_simulator/settled', async () => {
      await control.webhooksSettled();
      return noContent;
    }),
  ];
}

/** The HTTP form of the control functions, for the launcher and for people. */
export function controlRoutes(control: Control): Route[] {
  return [...pullRoutes(control), ...repositoryRoutes(control), ...operationRoutes(control)];
}
