import { Health } from '@waggle/contracts';
import { checkHealth, type HealthParts } from '@waggle/platform';
import type { ServiceHealth } from './pages/system-page.ts';

const timeoutMs = 2000;

/** Asks this service and the others how they are, all at once; one that does not answer in 2 s counts as away. */
export async function loadServiceHealth(deps: {
  own: HealthParts;
  ownAddress: string;
  services: readonly { name: string; url: string }[];
}): Promise<ServiceHealth[]> {
  const own = async () => ({ name: deps.own.service, address: deps.ownAddress, health: await checkHealth(deps.own) });
  return Promise.all([own(), ...deps.services.map(askService)]);
}

async function askService({ name, url }: { name: string; url: string }): Promise<ServiceHealth> {
  const address = new URL('/health', url).href;
  return { name, address, health: await fetchHealth(address) };
}

async function fetchHealth(address: string): Promise<Health | null> {
  try {
    // A service that is down says so with 503 and the same body.
    const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    const health = Health.safeParse(await response.json());
    return health.success ? health.data : null;
  } catch {
    return null; // the page shows "no answer", which is all that is known
  }
}
