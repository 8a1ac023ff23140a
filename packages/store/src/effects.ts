import type { OutboxKind } from '@waggle/contracts';
import type { Db } from './connect.ts';
import {
  connectRepositories,
  deactivateInstallation,
  disconnectRepositories,
  discoverRepositories,
  type RepositoryRef,
  renameRepository,
  resumeInstallation,
  suspendInstallation,
} from './installations.ts';
import { insertOutboxBatch, type OutboxRequest, rearmOutbox } from './outbox.ts';
import { cancelWork, rearmWork, upsertWork, type WorkCancellation, type WorkRequest } from './pull-request-work.ts';

/** What storing a delivery changes, in the same transaction. */
export type Effect =
  | ({ type: 'work' } & WorkRequest)
  | ({ type: 'cancel' } & WorkCancellation)
  | { [K in OutboxKind]: { type: 'outbox' } & OutboxRequest<K> }[OutboxKind]
  | { type: 'connect'; installationId: number | null; repos: RepositoryRef[] }
  | { type: 'disconnect'; repoIds: number[] }
  /** An event of an App installation about this repository: connects what no earlier event had told of. */
  | ({ type: 'discover'; installationId: number } & RepositoryRef)
  | { type: 'suspend' | 'resume'; installationId: number }
  | { type: 'rename'; repoId: number; fullName: string }
  | { type: 'uninstall'; installationId: number };

export type EffectOfEvent = Effect & { eventId: number };
type WorkEffect = Extract<EffectOfEvent, { type: 'work' | 'cancel' }>;

/** Applies effects in the order in which their events arrived. */
export async function applyEffects(db: Db, effects: readonly EffectOfEvent[]): Promise<void> {
  await discoverRepositories(
    db,
    effects.filter((effect) => effect.type === 'discover'),
  );
  for (const effect of effects) await applyOther(db, effect);
  await insertOutboxBatch(
    db,
    effects.filter((effect) => effect.type === 'outbox'),
  );
  for (const round of planRounds(effects)) {
    await upsertWork(
      db,
      round.filter((effect) => effect.type === 'work'),
    );
    for (const effect of round) if (effect.type === 'cancel') await cancelWork(db, effect);
  }
}

/** Somebody delivers again what had died: it gets another chance. Everything else about a duplicate is ignored. */
export async function rearmEffects(db: Db, effects: readonly Effect[]): Promise<void> {
  for (const effect of effects) {
    if (effect.type === 'work') await rearmWork(db, effect);
    if (effect.type === 'outbox') await rearmOutbox(db, effect.key);
  }
}

/**
 * Splits work into rounds in which each row occurs once, because one statement cannot update a row twice, and sorts
 * each round by key, because two transactions that lock rows in different orders wait for each other.
 */
export function planRounds(effects: readonly EffectOfEvent[]): WorkEffect[][] {
  const rounds: Map<string, WorkEffect>[] = [];
  for (const effect of effects) {
    if (effect.type !== 'work' && effect.type !== 'cancel') continue;
    const key = [effect.repoId, effect.prNumber].map((id) => String(id).padStart(16, '0')).join() + effect.kind;
    const seen = rounds.filter((round) => round.has(key)).length;
    const round = rounds[seen] ?? new Map<string, WorkEffect>();
    rounds[seen] = round.set(key, effect);
  }
  return rounds.map((round) =>
    Array.from(round)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, effect]) => effect),
  );
}

async function applyOther(db: Db, effect: EffectOfEvent): Promise<void> {
  switch (effect.type) {
    case 'work':
    case 'cancel':
    case 'outbox':
    case 'discover':
      return;
    case 'connect':
      return await connectRepositories(db, effect);
    case 'disconnect':
      return await disconnectRepositories(db, effect.repoIds);
    case 'rename':
      return await renameRepository(db, effect);
    case 'uninstall':
      return await deactivateInstallation(db, effect.installationId);
    case 'suspend':
      return await suspendInstallation(db, effect.installationId);
    case 'resume':
      return await resumeInstallation(db, effect.installationId);
  }
}
