import { nodeId, type Simulator } from '../simulator.ts';
import { isOpen, repositoryById } from '../state/lookups.ts';
import type { Annotation, CheckRun, Repository } from '../state/records.ts';
import { renderApp } from './installation.ts';
import { renderMinimalPullRequest } from './pull-request.ts';
import { fullName } from './repository.ts';

export function renderCheckRun(simulator: Simulator, run: CheckRun) {
  const { state, url: base } = simulator;
  const repository = repositoryById(state, run.repositoryId);
  const url = `${base}/repos/${fullName(repository)}/check-runs/${run.id}`;
  const pulls = state.pullRequests.filter(
    (pull) => pull.repositoryId === run.repositoryId && pull.headSha === run.headSha && isOpen(state, pull),
  );
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${base}/${fullName(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: repository.id * 1000 + 1 },
    app: renderApp(simulator),
    pull_requests: pulls.map((pull) => renderMinimalPullRequest(simulator, pull)),
  };
}

/** The suite around a check run, as webhooks carry it. */
export function renderCheckSuite(simulator: Simulator, run: CheckRun) {
  const { check_suite, pull_requests, app, url } = renderCheckRun(simulator, run);
  const [pull] = pull_requests;
  return {
    ...check_suite,
    node_id: nodeId('CheckSuite', check_suite.id),
    head_branch: pull?.head.ref ?? null,
    head_sha: run.headSha,
    status: run.status,
    conclusion: run.conclusion,
    url: url.replace(/check-runs\/\d+$/, `check-suites/${check_suite.id}`),
    before: pull?.base.sha ?? null,
    after: run.headSha,
    pull_requests,
    app,
    created_at: run.startedAt,
    updated_at: run.completedAt ?? run.startedAt,
  };
}

export function renderAnnotation(base: string, repository: Repository, headSha: string, annotation: Annotation) {
  return {
    path: annotation.path,
    blob_href: `${base}/${fullName(repository)}/blob/${headSha}/${annotation.path}`,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  };
}
