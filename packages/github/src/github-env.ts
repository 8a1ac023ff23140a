import { createPrivateKey } from 'node:crypto';
import { HttpUrl } from '@waggle/platform';
import { z } from 'zod';
import type { TransportSettings } from './requests/transport.ts';

/** The App this instance acts as, and where GitHub is. */
export const GithubEnv = z.object({
  GITHUB_API_URL: HttpUrl.default('https://api.github.com').describe(
    "GitHub's REST API; https://HOST/api/v3 for GitHub Enterprise Server",
  ),
  GITHUB_APP_ID: z
    .string('must be set')
    .regex(/^(\d+|Iv[\w.]+)$/, 'must be the number or the client id of the App')
    .describe('The GitHub App this instance acts as, by its number or its client id'),
  GITHUB_APP_PRIVATE_KEY: z
    .string('must be set')
    .transform((text) => text.replaceAll('\\n', '\n'))
    .refine(isPrivateKey, 'must be the PEM text of the private key that GitHub made for the App')
    .describe('Private key of the GitHub App in PEM; line ends may be written as \\n'),
  GITHUB_CA_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'PEM file with the authority of a GitHub Enterprise Server that has a private one, for its API and for git; ' +
        'HTTPS_PROXY and NO_PROXY are honoured for both as well',
    ),
});
export type GithubEnv = z.infer<typeof GithubEnv>;

/** For whoever reads git history and diffs. */
export const MirrorEnv = z.object({
  WAGGLE_DATA_DIR: z
    .string('must be set')
    .min(1)
    .describe('Folder for git mirrors; a cache that may be deleted while nothing runs'),
});

export interface GithubAccess {
  apiUrl: string;
  appId: string;
  privateKey: string;
  transport: TransportSettings;
}

/** What the variables mean for `createGithub`. */
export function githubAccess(env: GithubEnv): GithubAccess {
  return {
    apiUrl: env.GITHUB_API_URL,
    appId: env.GITHUB_APP_ID,
    privateKey: env.GITHUB_APP_PRIVATE_KEY,
    transport: { caFile: env.GITHUB_CA_FILE },
  };
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
