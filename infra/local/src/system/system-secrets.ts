import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '../process/launch-error.ts';

/** What the services of one clone share; made once and kept in the state folder, readable by its owner only. */
export interface SystemSecrets {
  webhookSecret: string;
  appPrivateKey: string;
  appPublicKey: string;
  encryptionKeys: string;
  serviceTokenKeys: string;
  opsUser: string;
  opsPassword: string;
  apiKey?: string;
}

const NAME = 'system.json';

/** Reads the kept secrets, or makes them. */
export function loadSystemSecrets(folder: string): SystemSecrets {
  const file = join(folder, NAME);
  if (!existsSync(file)) return saveSystemSecrets(folder, createSystemSecrets());
  const missing = (): LaunchError =>
    new LaunchError(`${file} is damaged`, { remedy: `delete ${folder} to begin anew, or restore the file` });
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<SystemSecrets>;
    if (kept.appPrivateKey === undefined || kept.encryptionKeys === undefined) throw missing();
    return { ...createSystemSecrets(), ...kept };
  } catch (error) {
    throw error instanceof LaunchError ? error : missing();
  }
}

/** Writes the secrets in one step, so that a kill never leaves half a file. */
export function saveSystemSecrets(folder: string, secrets: SystemSecrets): SystemSecrets {
  const file = join(folder, NAME);
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

function createSystemSecrets(): SystemSecrets {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    webhookSecret: randomBytes(32).toString('hex'),
    appPrivateKey: privateKey,
    appPublicKey: publicKey,
    encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
    serviceTokenKeys: `k1:${randomBytes(32).toString('base64')}`,
    opsUser: 'ops',
    opsPassword: randomBytes(12).toString('hex'),
  };
}
