import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { PermanentError } from '@waggle/platform';
import { EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';

export interface TransportSettings {
  /** PEM file with the authorities of a GitHub that has a private one; trusted besides those of the system. */
  caFile?: string | undefined;
  /** Where proxies are named: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in upper or lower case. */
  environment?: NodeJS.ProcessEnv;
}

/**
 * `fetch` by way of the proxy and with the authorities that the settings name; Node's own where they name none.
 * Throws a PermanentError when the file of authorities cannot be read.
 */
export function createTransport({ caFile, environment = process.env }: TransportSettings): typeof fetch {
  const https = environment.https_proxy ?? environment.HTTPS_PROXY;
  const http = environment.http_proxy ?? environment.HTTP_PROXY;
  if (caFile === undefined && https === undefined && http === undefined) return fetch;
  const authorities = caFile === undefined ? {} : { ca: [...getCACertificates('default'), readAuthorities(caFile)] };
  const dispatcher = new EnvHttpProxyAgent({
    // An empty text is no proxy; without one undici would look into the environment of this process itself.
    httpProxy: http ?? '',
    httpsProxy: https ?? http ?? '',
    noProxy: environment.no_proxy ?? environment.NO_PROXY ?? '',
    connect: authorities,
    requestTls: authorities,
    proxyTls: authorities,
  });
  const send = (input: Parameters<typeof undiciFetch>[0], init?: Parameters<typeof undiciFetch>[1]) =>
    undiciFetch(input, { ...init, dispatcher });
  // The same interface, declared twice.
  return send as unknown as typeof fetch;
}

function readAuthorities(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PermanentError('CA_FILE_UNREADABLE', `GITHUB_CA_FILE: ${file} cannot be read`, { cause });
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new PermanentError('CA_FILE_UNREADABLE', `GITHUB_CA_FILE: ${file} holds no certificate in PEM`);
  }
  return text;
}
