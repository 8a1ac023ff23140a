/**
 * Tests only: the statements on one row of `pull_request_work`, in memory and with a clock of their own. That they say the
 * same as the SQL is tested on Postgres (work-model.int.test.ts).
 */
export interface WorkRow {
  desired: number;
  done: number;
  cancelled: number;
  head: string;
  before: string | null;
  githubAt: number;
  requestedAt: number;
  updatedAt: number;
  enqueuedAt: number | null;
  notBefore: number | null;
  attempts: number;
  owner: string | null;
  leaseUntil: number | null;
  fence: number;
  leaseGen: number;
  unfinished: number;
  state: 'idle' | 'ready' | 'running' | 'dead';
}

export interface ModelRequest {
  at: number;
  head: string;
  before: string | null;
  force: boolean;
  settleMs: number | null;
}

export interface ModelLease {
  gen: number;
  fence: number;
}

export const modelTimes = { leaseMs: 9000, reconcileMs: 15_000, settleMaxMs: 60_000, settleMemoryMs: 30_000 };
const maxUnfinished = 6;

const isWanted = (row: WorkRow) => row.desired > row.done && row.desired > row.cancelled;
const isHeld = (row: WorkRow, lease: ModelLease) => row.fence === lease.fence && row.owner !== null;

export function modelRequest(row: WorkRow | null, now: number, request: ModelRequest): WorkRow {
  const { at, head, before, force, settleMs } = request;
  const settled = settleMs === null ? null : now + settleMs;
  if (row === null) return firstRow(now, request, settled);
  const isNewer = at > row.githubAt;
  const isEqual = at === row.githubAt;
  const moves = isNewer || (isEqual && row.before !== head);
  const waits = row.state === 'ready' && row.owner === null && isWanted(row);
  if (!force && !isNewer && !(isEqual && (!waits || head !== row.head))) return row;
  const running = row.state === 'running';
  const since = waits || (running && row.notBefore !== null) ? row.requestedAt : now;
  const settles = settled !== null && row.updatedAt > now - modelTimes.settleMemoryMs;
  const settledUntil = settles ? Math.min(settled, since + modelTimes.settleMaxMs) : null;
  return {
    ...row,
    desired: row.desired + 1,
    head: moves ? head : row.head,
    before: moves ? before : row.before,
    githubAt: Math.max(row.githubAt, at),
    requestedAt: since,
    updatedAt: now,
    state: running ? 'running' : 'ready',
    attempts: running ? row.attempts : 0,
    notBefore: settledUntil ?? (running ? row.notBefore : null),
    enqueuedAt: running || (row.state === 'ready' && !settles) ? row.enqueuedAt : null,
  };
}

function firstRow(now: number, { at, head, before }: ModelRequest, notBefore: number | null): WorkRow {
  const times = { githubAt: at, requestedAt: now, updatedAt: now, enqueuedAt: null, notBefore, leaseUntil: null };
  return {
    desired: 1,
    done: 0,
    cancelled: 0,
    head,
    before,
    ...times,
    attempts: 0,
    owner: null,
    fence: 0,
    leaseGen: 0,
    unfinished: 0,
    state: 'ready',
  };
}

export function modelCancel(row: WorkRow, now: number, at: number): WorkRow {
  if (at <= row.githubAt) return row;
  const running = row.state === 'running';
  const enqueuedAt = running ? row.enqueuedAt : null;
  const state = running ? 'running' : 'idle';
  return { ...row, cancelled: row.desired, githubAt: at, state, enqueuedAt, updatedAt: now };
}

/** Null when there is nothing to hand over. */
export function modelClaim(row: WorkRow, now: number): WorkRow | null {
  const { enqueuedAt, leaseUntil, notBefore } = row;
  const leaseEnded = leaseUntil !== null && leaseUntil < now;
  const isDue = enqueuedAt === null || enqueuedAt < now - modelTimes.reconcileMs || leaseEnded;
  if (!isWanted(row) || row.state === 'dead' || !isDue || (notBefore ?? 0) > now) return null;
  if (leaseUntil !== null && !leaseEnded) return null;
  return { ...row, enqueuedAt: now, state: 'ready', owner: null, leaseUntil: null };
}

export function modelForget(row: WorkRow): WorkRow {
  return row.owner === null ? { ...row, enqueuedAt: null } : row;
}

/** No lease when there is nothing to take, or when the row ended too many workers and is dead. */
export function modelLease(row: WorkRow, now: number): { row: WorkRow; lease: ModelLease | null } | null {
  const isFree = row.leaseUntil === null || row.leaseUntil < now;
  if (row.state === 'dead' || !isWanted(row) || !isFree || (row.notBefore ?? 0) > now) return null;
  const unfinished = row.leaseGen === row.desired ? row.unfinished : 0;
  if (unfinished >= maxUnfinished) {
    const dead = { owner: null, leaseUntil: null, enqueuedAt: null, notBefore: null, state: 'dead' as const };
    return {
      lease: null,
      row: { ...row, ...dead, fence: row.fence + 1, leaseGen: row.desired, unfinished: 0, updatedAt: now },
    };
  }
  const lease = { gen: row.desired, fence: row.fence + 1 };
  const held = { owner: 'w', leaseUntil: now + modelTimes.leaseMs, fence: lease.fence, state: 'running' as const };
  const counted = { leaseGen: row.desired, unfinished: unfinished + 1, notBefore: null, updatedAt: now };
  return { lease, row: { ...row, ...held, ...counted, enqueuedAt: row.enqueuedAt ?? now } };
}

/** Somebody looked at dead work and wants it tried again. */
export function modelRetryDead(row: WorkRow): WorkRow {
  if (row.state !== 'dead') return row;
  return { ...row, state: 'ready', attempts: 0, unfinished: 0, notBefore: null, enqueuedAt: null };
}

/** A step was finished. */
export function modelProgress(row: WorkRow, lease: ModelLease): WorkRow {
  return isHeld(row, lease) && row.unfinished > 1 ? { ...row, unfinished: 1 } : row;
}

export function modelFinish(row: WorkRow, now: number, lease: ModelLease): WorkRow | null {
  return isHeld(row, lease) ? { ...giveBack({ ...row, done: lease.gen }, now), attempts: 0 } : null;
}

export function modelRelease(row: WorkRow, now: number, lease: ModelLease): WorkRow | null {
  return isHeld(row, lease) ? giveBack(row, now) : null;
}

function giveBack(row: WorkRow, now: number): WorkRow {
  const state = isWanted(row) ? 'ready' : 'idle';
  return { ...row, owner: null, leaseUntil: null, enqueuedAt: null, updatedAt: now, state, unfinished: 0 };
}

export function modelRetry(
  row: WorkRow,
  now: number,
  lease: ModelLease,
  failure: { delayMs: number; maxAttempts: number },
): WorkRow | null {
  if (!isHeld(row, lease)) return null;
  const isRenewed = row.desired > lease.gen;
  const exhausted = row.attempts + 1 >= failure.maxAttempts;
  const alive = !isRenewed && exhausted ? 'dead' : 'ready';
  return {
    ...giveBack(row, now),
    state: row.desired <= row.cancelled ? 'idle' : alive,
    attempts: isRenewed ? 0 : row.attempts + 1,
    notBefore: isRenewed ? row.notBefore : now + failure.delayMs,
  };
}
