import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { interpretDelivery } from '@waggle/deliveries';
import { PermanentError } from '@waggle/platform';
import {
  type Db,
  type Effect,
  eachDeliverySince,
  findDelivery,
  findRepositoryByName,
  recordDeliveries,
  type StoredDelivery,
} from '@waggle/store';
import { type CliDeps, type Command, parsePullReference, UsageError } from '../command.ts';
import { withDatabase } from '../with-database.ts';

export const replayCommand: Command = {
  usage: [
    ['replay GUID', 'do again what a stored delivery asked for'],
    ['replay OWNER/REPO#N', 'look at a pull request again; a head that has its review gets no second one'],
    ['replay --since 2h', 'do again what all deliveries of the last minutes (m), hours (h) or days (d) asked for'],
  ],
  run: async (deps, args) => {
    const { since, target } = readArguments(args);
    if (since !== undefined) return await withDatabase(deps, (db) => replaySince(db, deps, parseDuration(since)));
    const pull = parsePullReference(target);
    if (pull !== null) return await withDatabase(deps, (db) => replayPull(db, deps, pull));
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(target)) {
      throw new UsageError(`"${target}" is neither the GUID of a delivery nor OWNER/REPO#N`);
    }
    await withDatabase(deps, (db) => replayDelivery(db, deps, target));
  },
};

function readArguments(args: readonly string[]): { since: string | undefined; target: string } {
  const usage = 'use: replay GUID | OWNER/REPO#N | --since 2h';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { since: { type: 'string' } },
    });
    const [target = '', ...extra] = positionals;
    if (extra.length > 0 || (target === '') === (values.since === undefined)) throw new UsageError(usage);
    return { since: values.since, target };
  } catch (cause) {
    throw cause instanceof UsageError ? cause : new UsageError(usage);
  }
}

const unitsMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function parseDuration(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') throw new UsageError('--since takes a time like 30m, 2h or 3d');
  return Number(count) * unitsMs[unit];
}

async function replayPull(
  db: Db,
  deps: CliDeps,
  { fullName, prNumber }: { fullName: string; prNumber: number },
): Promise<void> {
  const repository = await findRepositoryByName(db, fullName);
  if (repository === null) throw new PermanentError('REPOSITORY_UNKNOWN', `not connected to Waggle: ${fullName}`);
  const { repoId, installationId } = repository;
  const unknown = { headSha: null, baseSha: null, githubUpdatedAt: null, before: null };
  const target = { repoId, prNumber, installationId, fullName: repository.fullName };
  await request(db, [{ type: 'work', kind: 'review', ...target, ...unknown, force: true }]);
  deps.print(`${repository.fullName}#${prNumber} is looked at again`);
}

async function replayDelivery(db: Db, deps: CliDeps, guid: string): Promise<void> {
  const stored = await findDelivery(db, guid);
  if (stored === null) {
    throw new PermanentError('DELIVERY_UNKNOWN', `${guid} is not stored; what GitHub still has is fetched by itself`);
  }
  const effects = readEffects(deps, stored);
  await request(db, effects);
  deps.print(
    `${stored.eventType} of ${stored.receivedAt.toISOString()}: ${count(effects.length, 'request')} made again`,
  );
}

/**
 * Each pull request once, however often it occurs. What connected, removed or renamed repositories is left out: an old
 * removal must not undo a newer connection.
 */
async function replaySince(db: Db, deps: CliDeps, sinceMs: number): Promise<void> {
  const wanted = new Map<string, Effect>();
  let deliveries = 0;
  for await (const stored of eachDeliverySince(db, sinceMs)) {
    deliveries += 1;
    for (const effect of interpret(deps, stored).effects) {
      if (effect.type === 'work') wanted.set(`${effect.repoId}#${effect.prNumber}:${effect.kind}`, effect);
      if (effect.type === 'outbox') wanted.set(effect.key, effect);
    }
  }
  await request(db, Array.from(wanted.values()));
  deps.print(`${count(deliveries, 'delivery', 'deliveries')}: ${count(wanted.size, 'request')} made again`);
}

function readEffects(deps: CliDeps, stored: StoredDelivery): Effect[] {
  if (stored.payload === null) {
    const advice = 'replay the pull request instead (replay OWNER/REPO#N)';
    const reason = `the body of ${stored.deliveryId} was ignored or is too old to be kept`;
    throw new PermanentError('BODY_GONE', `${reason}; ${advice}`);
  }
  const { effects, problem } = interpret(deps, stored);
  if (problem === null) return effects;
  throw new PermanentError('DELIVERY_UNREADABLE', `${stored.deliveryId} cannot be used: ${problem}`);
}

/** What a delivery asks for, as this version of Waggle understands it and as if nothing of it had been done. */
function interpret(
  { env }: CliDeps,
  { deliveryId, eventType: event, payload }: StoredDelivery,
): { effects: Effect[]; problem: string | null } {
  const appId = /^\d+$/.test(env.GITHUB_APP_ID ?? '') ? Number(env.GITHUB_APP_ID) : null;
  const origin = { source: 'ops' as const, digest: null, traceparent: null };
  const body = payload ?? Buffer.alloc(0);
  const { delivery, problem } = interpretDelivery({ deliveryId, event, body, ...origin }, appId);
  return { effects: delivery.effects.map(renew), problem };
}

function renew(effect: Effect): Effect {
  if (effect.type === 'work') return { ...effect, force: true };
  // The key of a request that was made once would make this one a duplicate.
  return effect.type === 'outbox' ? { ...effect, key: `${effect.key}-replay-${randomUUID()}` } : effect;
}

const effectsPerRow = 500;

/** Stored as an event of its own, so that the table tells who asked: ops. */
async function request(db: Db, effects: readonly Effect[]): Promise<void> {
  for (let at = 0; at < effects.length; at += effectsPerRow) {
    const facts = { action: null, payload: null, deduplicationHash: null, installationId: null, traceparent: null };
    const row = { deliveryId: randomUUID(), eventType: 'replay', source: 'ops' as const, status: 'accepted' as const };
    const part = effects.slice(at, at + effectsPerRow);
    await recordDeliveries(db, [{ ...row, ...facts, repoId: null, prNumber: null, effects: part }]);
  }
}

function count(many: number, one: string, several = `${one}s`): string {
  return `${many} ${many === 1 ? one : several}`;
}
