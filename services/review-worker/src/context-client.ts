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
    const headers = { authorization: `Bearer ${await sign('graph-worker')}`, 'content-type': 'application/json' };
    const timeout = AbortSignal.timeout(deadlineMs);
    const init = { method: 'POST', headers, body: JSON.stringify(request), signal: AbortSignal.any([signal, timeout]) };
    try {
      const response = await send(url, init);
      if (!response.ok) throw new AppError('CONTEXT_REFUSED', `it answered ${response.status}`);
      return ContextResponse.parse(await response.json());
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      // These words are posted: they hold no internal address.
      const message = timeout.aborted ? 'no answer within two seconds' : 'it cannot be reached or understood';
      throw new AppError('CONTEXT_AWAY', message, { cause });
    }
  };
}
