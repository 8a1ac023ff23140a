import { createPrivateKey, createPublicKey, generateKeyPairSync, type webcrypto } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importSPKI } from 'jose';

export type AppKey = { publicKey: webcrypto.CryptoKey; privateKeyPem: string | undefined };

/** The key App tokens are verified with: the given one, else one generated once per data folder. */
export async function loadAppKey(dataDir: string, publicKeyPem: string | undefined): Promise<AppKey> {
  if (publicKeyPem) {
    // Environment variables often carry PEM line ends as \n.
    return { publicKey: await importPublicKey(publicKeyPem.replaceAll('\\n', '\n')), privateKeyPem: undefined };
  }
  const file = join(dataDir, 'app-private-key.pem');
  if (!existsSync(file)) {
    await writeFile(file, generatedKey(), { mode: 0o600 });
  }
  const privateKeyPem = await readFile(file, 'utf8');
  return { publicKey: await importPublicKey(privateKeyPem), privateKeyPem };
}

let generated: string | undefined;

// Making a key takes longer than everything else a simulator does at start, so a process makes one for all of its.
function generatedKey(): string {
  generated ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString();
  return generated;
}

async function importPublicKey(pem: string): Promise<webcrypto.CryptoKey> {
  const key = pem.includes('PRIVATE KEY') ? createPublicKey(createPrivateKey(pem)) : createPublicKey(pem);
  return importSPKI(key.export({ type: 'spki', format: 'pem' }).toString(), 'RS256');
}
