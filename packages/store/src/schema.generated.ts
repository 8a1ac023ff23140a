// Made by `pnpm schema:dump` from the migrations. Do not edit.
import type { Generated, GeneratedAlways } from 'kysely';

interface ApiKeysTable {
  id: GeneratedAlways<number>;
  name: string;
  key_hash: Buffer;
  key_prefix: string;
  github_repo_ids: number[] | null;
  created_at: Generated<Date>;
  last_used_at: Date | null;
  revoked_at: Date | null;
  can_write: Generated<boolean>;
}

interface CommandsTable {
  github_repo_id: number;
  key: string;
  pr_number: number;
  author: string;
  created_at: Generated<Date>;
}

interface EventBodiesTable {
  id: GeneratedAlways<number>;
  created_at: Generated<Date>;
  frame: Buffer;
}

interface EventsTable {
  id: GeneratedAlways<number>;
  delivery_id: string;
  event_type: string;
  action: string | null;
  source: Generated<'webhook' | 'poll' | 'ops'>;
  payload: Buffer | null;
  deduplication_hash: string | null;
  status: 'accepted' | 'ignored' | 'unparsable';
  installation_id: number | null;
  github_repo_id: number | null;
  pr_number: number | null;
  traceparent: string | null;
  created_at: Generated<Date>;
  processed_at: Date | null;
  body_id: number | null;
  body_at: number | null;
  body_bytes: number | null;
}

interface FindingsTable {
  id: GeneratedAlways<number>;
  github_repo_id: number;
  pr_number: number;
  handle: string;
  rule: string;
  source: 'evidence' | 'model';
  severity: 'critical' | 'high' | 'medium' | 'low';
  title: string;
  body: Generated<string>;
  path: string | null;
  symbol: Generated<string>;
  quote: Generated<string[]>;
  start_line: number | null;
  end_line: number | null;
  head_sha: string;
  state: Generated<'open' | 'fixed' | 'dismissed' | 'outdated'>;
  review_id: number | null;
  comment_id: number | null;
  thread_closed: Generated<boolean>;
  dismissed_by: string | null;
  dismissed_reason: string | null;
  first_run_id: number | null;
  last_run_id: number | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  closed_at: Date | null;
}

interface GithubWritePaceTable {
  installation_id: number;
  busy_until: Date | null;
  starts: Generated<Date[]>;
}

interface GraphBackfillsTable {
  github_repo_id: number;
  phase: Generated<string>;
  done: Generated<number>;
  total: number | null;
  lease_owner: string | null;
  lease_until: Date | null;
  started_at: Generated<Date>;
  updated_at: Generated<Date>;
  finished_at: Date | null;
}

interface InstallationLimitsTable {
  installation_id: number;
  parked_until: Date;
  reason: string;
  updated_at: Generated<Date>;
}

interface InstallationsTable {
  id: GeneratedAlways<number>;
  user_id: number | null;
  repo_full_name: string;
  github_repo_id: number;
  webhook_id: number | null;
  webhook_secret: string | null;
  installation_id: number | null;
  is_active: Generated<boolean>;
  installed_at: Generated<Date>;
  updated_at: Generated<Date>;
  scanned_at: Date | null;
}

interface MaintenanceTasksTable {
  name: string;
  due_at: Generated<Date>;
  lease_owner: string | null;
  lease_until: Date | null;
  fence: Generated<number>;
  watermark: Date | null;
  succeeded_at: Date | null;
  last_result: unknown;
  failures: Generated<number>;
  last_error: string | null;
}

interface MemoriesTable {
  id: GeneratedAlways<number>;
  github_repo_id: number;
  kind: 'rule' | 'pattern' | 'decision' | 'risk_area' | 'developer_note' | 'project_map';
  status: 'proposed' | 'active' | 'dismissed';
  text: string;
  path_glob: Generated<string>;
  fingerprint: string;
  source: 'person' | 'model' | 'scan';
  created_by: string;
  evidence: Generated<unknown>;
  sightings: Generated<number>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  expires_at: Date | null;
  search: GeneratedAlways<string | null>;
}

interface OauthStatesTable {
  id: GeneratedAlways<number>;
  state: string;
  created_at: Generated<Date>;
  expires_at: Date;
}

interface OutboxTable {
  id: GeneratedAlways<number>;
  kind: string;
  key: string;
  payload: unknown;
  installation_id: number | null;
  tenant: GeneratedAlways<number>;
  event_id: number | null;
  requested_at: Generated<Date>;
  enqueued_at: Date | null;
  enqueue_count: Generated<number>;
  not_before: Date | null;
  attempts: Generated<number>;
  lease_owner: string | null;
  lease_until: Date | null;
  fence: Generated<number>;
  state: Generated<'ready' | 'running' | 'done' | 'dead'>;
  last_error: string | null;
  done_at: Date | null;
  unfinished_leases: Generated<number>;
}

interface PullRequestStatesTable {
  github_repo_id: number;
  pr_number: number;
  mode: Generated<'on' | 'paused' | 'ignored'>;
  mode_by: string | null;
  asked_gen: Generated<number>;
  full_gen: Generated<number>;
  skipped_reason: string | null;
  base_ref: string | null;
  told_problems: string | null;
  told_gen: number | null;
  updated_at: Generated<Date>;
  walkthrough_id: number | null;
  edition_gen: Generated<number>;
}

interface PullRequestWorkTable {
  github_repo_id: number;
  pr_number: number;
  kind: 'review' | 'graph';
  installation_id: number | null;
  tenant: GeneratedAlways<number>;
  repo_full_name: string;
  head_sha: string | null;
  base_sha: string | null;
  before_sha: string | null;
  github_updated_at: Date | null;
  desired_gen: Generated<number>;
  done_gen: Generated<number>;
  done_head_sha: string | null;
  event_id: number | null;
  requested_at: Generated<Date>;
  enqueued_at: Date | null;
  enqueue_count: Generated<number>;
  not_before: Date | null;
  priority: Generated<number>;
  attempts: Generated<number>;
  lease_owner: string | null;
  lease_until: Date | null;
  fence: Generated<number>;
  state: Generated<'idle' | 'ready' | 'running' | 'dead'>;
  cancelled_gen: Generated<number>;
  last_error: string | null;
  updated_at: Generated<Date>;
  lease_gen: Generated<number>;
  unfinished_leases: Generated<number>;
}

interface RepositoryConfigsTable {
  github_repo_id: number;
  base_ref: string;
  path: string;
  config: unknown;
  commit_sha: string;
  updated_at: Generated<Date>;
}

interface ReviewedHunksTable {
  github_repo_id: number;
  pr_number: number;
  hunk_hash: string;
  run_id: number | null;
  created_at: Generated<Date>;
}

interface SarifUploadsTable {
  github_repo_id: number;
  head_sha: string;
  tool: string;
  category: Generated<string>;
  digest: string;
  results: unknown;
  uploaded_at: Generated<Date>;
}

interface SuppressionsTable {
  id: GeneratedAlways<number>;
  github_repo_id: number;
  rule: string;
  path_glob: string;
  code_key: string | null;
  reason: string;
  finding_ids: Generated<number[]>;
  created_by: string;
  created_at: Generated<Date>;
  expires_at: Date;
  revoked_at: Date | null;
  revoked_by: string | null;
}

interface UsersTable {
  id: GeneratedAlways<number>;
  github_id: number;
  github_username: string;
  github_access_token: string | null;
  email: string | null;
  avatar_url: string | null;
  name: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface WorkflowRunsTable {
  id: GeneratedAlways<number>;
  event_id: number | null;
  workflow_type: string;
  status: Generated<'running' | 'completed' | 'failed' | 'superseded' | 'skipped'>;
  result: unknown;
  error: string | null;
  started_at: Generated<Date>;
  completed_at: Date | null;
  requested_at: Date | null;
  github_repo_id: number;
  repo_full_name: string;
  installation_id: number | null;
  pr_number: number;
  gen: number;
  fence: number;
  head_sha: string | null;
  title: string | null;
  author: string | null;
  conclusion: 'clean' | 'findings' | 'partial' | 'failed' | 'skipped' | null;
  verdict: 'APPROVE' | 'REQUEST_CHANGES' | 'NEEDS_DISCUSSION' | null;
  critical_count: Generated<number>;
  high_count: Generated<number>;
  medium_count: Generated<number>;
  low_count: Generated<number>;
  model: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
  review_id: number | null;
  review_url: string | null;
  check_run_id: number | null;
}

interface WorkflowStepsTable {
  run_id: number;
  name: string;
  position: number;
  input_hash: string;
  status: 'running' | 'completed' | 'failed';
  output: unknown;
  error: string | null;
  attempts: Generated<number>;
  started_at: Generated<Date>;
  completed_at: Date | null;
  duration_ms: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
}

export interface Database {
  api_keys: ApiKeysTable;
  commands: CommandsTable;
  event_bodies: EventBodiesTable;
  events: EventsTable;
  findings: FindingsTable;
  github_write_pace: GithubWritePaceTable;
  graph_backfills: GraphBackfillsTable;
  installation_limits: InstallationLimitsTable;
  installations: InstallationsTable;
  maintenance_tasks: MaintenanceTasksTable;
  memories: MemoriesTable;
  oauth_states: OauthStatesTable;
  outbox: OutboxTable;
  pull_request_states: PullRequestStatesTable;
  pull_request_work: PullRequestWorkTable;
  repository_configs: RepositoryConfigsTable;
  reviewed_hunks: ReviewedHunksTable;
  sarif_uploads: SarifUploadsTable;
  suppressions: SuppressionsTable;
  users: UsersTable;
  workflow_runs: WorkflowRunsTable;
  workflow_steps: WorkflowStepsTable;
}
