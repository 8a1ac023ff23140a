import { z } from 'zod';
import { resolveCommit } from '../git/git-store.ts';
import { GithubError, notFound, unprocessable } from '../http/github-error.ts';
import { paginate } from '../http/paging.ts';
import { parseBody } from '../http/parse-body.ts';
import { type Route, route } from '../http/router.ts';
import { numberParam, readableRepository, writableRepository } from '../http/scope.ts';
import { type Answer, created, ok, type SimulatedRequest } from '../http/types.ts';
import { renderAnnotation, renderCheckRun } from '../render/check-run.ts';
import { type Simulator, timestamp } from '../simulator.ts';
import type { CheckRun, Repository } from '../state/records.ts';

const Annotation = z.object({
  path: z.string(),
  start_line: z.number().int(),
  end_line: z.number().int(),
  start_column: z.number().int().optional(),
  end_column: z.number().int().optional(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string(),
  title: z.string().max(255).optional(),
  raw_details: z.string().optional(),
});

const Changes = z.object({
  name: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  started_at: z.string().optional(),
  conclusion: z
    .enum(['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'stale', 'timed_out'])
    .optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().max(65_535, 'is too long (maximum is 65535 characters)'),
      text: z.string().max(65_535, 'is too long (maximum is 65535 characters)').optional(),
      annotations: z.array(Annotation).max(50, 'No more than 50 items are allowed').optional(),
    })
    .optional(),
});

const NewRun = Changes.extend({ name: z.string().min(1), head_sha: z.string() });

// Check runs belong to Apps: a person cannot write them.
function requireAppWriter(simulator: Simulator, request: SimulatedRequest): Repository {
  const { repository } = writableRepository(simulator, request);
  if (request.actor.kind !== 'installation') {
    throw new GithubError(403, 'You must authenticate via a GitHub App.');
  }
  return repository;
}

function applyChanges(simulator: Simulator, run: CheckRun, changes: z.infer<typeof Changes>): CheckRun {
  if (changes.status === 'completed' && changes.conclusion === undefined && run.conclusion === null) {
    throw unprocessable('conclusion is required when status is completed');
  }
  const output = changes.output;
  const completed = changes.conclusion !== undefined || changes.status === 'completed';
  Object.assign(run, {
    name: changes.name ?? run.name,
    detailsUrl: changes.details_url ?? run.detailsUrl,
    externalId: changes.external_id ?? run.externalId,
    status: completed ? 'completed' : (changes.status ?? run.status),
    conclusion: changes.conclusion ?? run.conclusion,
    startedAt: changes.started_at ?? run.startedAt,
    completedAt: changes.completed_at ?? (completed ? timestamp(simulator) : run.completedAt),
    ...(output && { title: output.title ?? run.title, summary: output.summary, text: output.text ?? run.text }),
  });
  run.annotations.push(...(output?.annotations ?? []));
  return simulator.state.checkRuns.save(run);
}

async function createRun(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = requireAppWriter(simulator, request);
  const wanted = parseBody(NewRun, request.body);
  const headSha = await resolveCommit(simulator.store, repository, wanted.head_sha);
  if (!headSha) throw unprocessable(`No commit found for SHA: ${wanted.head_sha}`);
  const fresh: CheckRun = {
    id: simulator.state.nextId(),
    repositoryId: repository.id,
    headSha,
    name: wanted.name,
    externalId: '',
    detailsUrl: `${simulator.url}/apps/${simulator.app.slug}`,
    status: 'queued',
    conclusion: null,
    startedAt: timestamp(simulator),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
  };
  return created(renderCheckRun(simulator, applyChanges(simulator, fresh, wanted)));
}

function findRun(simulator: Simulator, repository: Repository, id: number): CheckRun {
  const run = simulator.state.checkRuns.get(id);
  if (!run || run.repositoryId !== repository.id) throw notFound();
  return run;
}

// `filter=latest`, the default, shows the newest run of each name only.
async function listRuns(simulator: Simulator, request: SimulatedRequest): Promise<Answer> {
  const repository = readableRepository(simulator, request);
  const sha = await resolveCommit(simulator.store, repository, request.params.ref ?? '');
  if (!sha) throw unprocessable(`No commit found for SHA: ${request.params.ref}`);
  const { query } = request;
  const name = query.get('check_name');
  const status = query.get('status');
  const newestFirst = simulator.state.checkRuns
    .filter((run) => run.repositoryId === repository.id && run.headSha === sha)
    .filter((run) => (name === null || run.name === name) && (status === null || run.status === status))
    .sort((one, other) => other.id - one.id);
  const all = query.get('filter') === 'all';
  const runs = newestFirst.filter(
    (run, index) => all || newestFirst.findIndex((one) => one.name === run.name) === index,
  );
  const page = paginate(simulator.url, request, runs);
  const rendered = page.items.map((run) => renderCheckRun(simulator, run));
  return ok({ total_count: runs.length, check_runs: rendered }, page.headers);
}

const base = '/repos/{owner}/{repo}';

/** Check runs and their annotations. */
export const checkRunRoutes: Route[] = [
  route(`POST ${base}/check-runs`, createRun),
  route(`PATCH ${base}/check-runs/{id}`, (simulator, request) => {
    const repository = requireAppWriter(simulator, request);
    const run = findRun(simulator, repository, numberParam(request, 'id'));
    return ok(renderCheckRun(simulator, applyChanges(simulator, run, parseBody(Changes, request.body))));
  }),
  route(`GET ${base}/check-runs/{id}`, (simulator, request) => {
    const repository = readableRepository(simulator, request);
    return ok(renderCheckRun(simulator, findRun(simulator, repository, numberParam(request, 'id'))));
  }),
  route(`GET ${base}/check-runs/{id}/annotations`, (simulator, request) => {
    const repository = readableRepository(simulator, request);
    const run = findRun(simulator, repository, numberParam(request, 'id'));
    const page = paginate(simulator.url, request, run.annotations);
    const rendered = page.items.map((one) => renderAnnotation(simulator.url, repository, run.headSha, one));
    return ok(rendered, page.headers);
  }),
  route(`GET ${base}/commits/{ref}/check-runs`, listRuns),
];
