import type { BackingContext } from '../backing/backing-context.ts';
import { createApiClient } from './api-client.ts';
import { createApiKey } from './start-system.ts';
import type { SystemSettings } from './system-environment.ts';
import { saveSystemSecrets } from './system-secrets.ts';

/** The kept API key, or a new one when there is none or this database does not know it. */
export async function ensureApiKey(context: BackingContext, settings: SystemSettings): Promise<string> {
  const kept = settings.secrets.apiKey;
  if (kept && (await createApiClient(settings.addresses.api.url, kept, context.signal).acceptsKey())) return kept;
  const apiKey = await createApiKey(context, settings);
  saveSystemSecrets(context.folder, { ...settings.secrets, apiKey });
  return apiKey;
}
