import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type ConnectProxy,
  createGithubSimulator,
  type GithubSimulator,
  openConnectProxy,
  openTlsFront,
  silentLogger,
  type TlsFront,
} from '@waggle/testkit';
import { createGithub } from './create-github.ts';
import { UnavailableError } from './github-error.ts';
import { fetchBranch, openMirror } from './mirror/index.ts';
import type { TransportSettings } from './requests/transport.ts';

const variables = ['GITHUB_CA_FILE', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'] as const;
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));

let front: TlsFront;
let simulator: GithubSimulator;
let proxy: ConnectProxy;
let dataDir: string;

/** A GitHub Enterprise Server with a private authority: https://localhost:PORT/api/v3. */
beforeAll(async () => {
  front = await openTlsFront();
  simulator = await createGithubSimulator({ limits: 'off', publicUrl: front.url });
  front.forwardTo(`http://127.0.0.1:${simulator.port}`);
  proxy = await openConnectProxy();
  dataDir = await mkdtemp(join(tmpdir(), 'waggle-transport-'));
});
afterAll(async () => {
  for (const name of variables) setVariable(name, before[name]);
  await proxy.close();
  await simulator.close();
  await front.close();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  for (const name of variables) setVariable(name, undefined);
  proxy.tunnels.length = 0;
});

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

async function open(name: string, transport: TransportSettings) {
  const target = { owner: 'acme', name };
  const repository = await simulator.createRepository(target);
  await simulator.push(target, { branch: 'main', files: { 'a.txt': 'one\n' } });
  const github = createGithub({
    apiUrl: `${front.url}/api/v3`,
    appId: simulator.appId,
    privateKey: simulator.appPrivateKey ?? '',
    logger: silentLogger,
    transport,
  });
  return { gateway: github.forInstallation(repository.installation_id, `acme/${name}`), repoId: repository.id };
}

/** Reads over the API and fetches over git, as a review does. */
async function readAll(name: string, transport: TransportSettings): Promise<string> {
  const { gateway, repoId } = await open(name, transport);
  const { cloneUrl, token } = await gateway.gitCredentials();
  return await fetchBranch(await openMirror({ dataDir, repoId, cloneUrl, token }), 'main');
}

describe('a GitHub with a private authority', () => {
  test('is refused without it', async () => {
    const { gateway } = await open('refused', { environment: {} });

    await expect(gateway.getRepository()).rejects.toBeInstanceOf(UnavailableError);
  });

  test('is read and fetched from when GITHUB_CA_FILE names it', async () => {
    process.env.GITHUB_CA_FILE = front.caFile;

    expect(await readAll('trusted', { caFile: front.caFile, environment: {} })).toMatch(/^[0-9a-f]{40}$/);
    expect(proxy.tunnels).toEqual([]);
  });

  test('is reached through the proxy by API and git alike', async () => {
    process.env.GITHUB_CA_FILE = front.caFile;
    process.env.HTTPS_PROXY = proxy.url;

    expect(await readAll('proxied', { caFile: front.caFile })).toMatch(/^[0-9a-f]{40}$/);

    const { host } = new URL(front.url);
    // The API keeps its connection; git opens one of its own.
    expect(new Set(proxy.tunnels)).toEqual(new Set([host]));
    expect(proxy.tunnels.length).toBeGreaterThanOrEqual(2);
  });

  test('and around it when NO_PROXY names the host', async () => {
    process.env.GITHUB_CA_FILE = front.caFile;
    process.env.HTTPS_PROXY = proxy.url;
    process.env.NO_PROXY = 'localhost';

    expect(await readAll('direct', { caFile: front.caFile })).toMatch(/^[0-9a-f]{40}$/);
    expect(proxy.tunnels).toEqual([]);
  });

  test.each([
    ['is missing', '/nonexistent/ca.pem', 'cannot be read'],
    ['is no certificate', import.meta.filename, 'holds no certificate'],
  ])('a file that %s is named', async (_what, caFile, problem) => {
    await expect(open(`bad-${problem.length}`, { caFile, environment: {} })).rejects.toThrow(problem);
  });
});
