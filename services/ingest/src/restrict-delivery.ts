import type { Interpreted } from '@waggle/deliveries';
import type { Effect, RepositoryRef } from '@waggle/store';

/**
 * Whoever set up a repository's webhook knows its secret and can sign anything with it: a delivery that names another
 * repository or an installation is kept as unparsable and has no effects.
 */
export function restrictDelivery(interpreted: Interpreted, only: RepositoryRef): Interpreted {
  const { delivery, fullName } = interpreted;
  const isOwn =
    delivery.repoId === only.repoId &&
    fullName?.toLowerCase() === only.fullName.toLowerCase() &&
    delivery.installationId === null &&
    delivery.effects.every((effect) => concerns(effect, only));
  if (isOwn) return interpreted;
  return {
    delivery: {
      ...delivery,
      status: 'unparsable',
      effects: [],
      installationId: null,
      repoId: only.repoId,
      prNumber: null,
    },
    fullName: only.fullName,
    problem: 'it is not about the repository of this webhook',
  };
}

function concerns(effect: Effect, { repoId, fullName }: RepositoryRef): boolean {
  if (effect.type === 'work')
    return effect.repoId === repoId && effect.installationId === null && isSame(effect.fullName, fullName);
  if (effect.type === 'cancel') return effect.repoId === repoId;
  if (effect.type !== 'outbox' || effect.installationId !== null) return false;
  return 'repoId' in effect.payload && effect.payload.repoId === repoId;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
