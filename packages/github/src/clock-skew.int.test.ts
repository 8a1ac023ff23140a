import { expect, test } from '@jest/globals';
import { createGithubSimulator, silentLogger } from '@waggle/testkit';
import { createGithub } from './create-github.ts';

test.each([-90, -30, 30, 90])('fault 22: a clock that is %d s beside GitHub’s is no hindrance', async (seconds) => {
  const now = () => new Date(Date.now() + seconds * 1000);
  const simulator = await createGithubSimulator({ limits: 'off', now });
  const github = createGithub({
    apiUrl: simulator.url,
    appId: simulator.appId,
    privateKey: simulator.appPrivateKey ?? '',
    logger: silentLogger,
    writePace: null,
  });
  try {
    expect(await github.viewer()).toMatchObject({ login: `${simulator.appSlug}[bot]` });
  } finally {
    await simulator.close();
  }
});
