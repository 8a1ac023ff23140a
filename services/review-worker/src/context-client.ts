import { type ContextRequest, ContextResponse } from '@waggle/contracts';
import { AppError, createTokenSigner, type KeyRing } from '@waggle/platform';
import type { LoadContext } from './workflow/review-deps.ts';

const deadlineMs = 2000;

/** Asks graph-worker once, with a signed token that is good for a minute. */
export function createContextClient(settings: { url: string; keys: KeyRing; send?: typeof fetch }): LoadContext {
  const sign = createTokenSigner(settings.keys, 'review-worker');
  const send = settings.send ?? fetch;
  const url = `${settings.url.replace(/\/+$/, '')}/internal/v1/context`;
  return async (request: ContextRequest, signal: AbortSignal) => {
    const response = await send(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${await sign('graph-worker')}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    });
    if (!response.ok) throw new AppError('CONTEXT_REFUSED', `graph-worker answered ${response.status}`);
    return ContextResponse.parse(await response.json());
  };
}
