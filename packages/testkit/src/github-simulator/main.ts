import { parseSimulatorEnv } from './env.ts';
import { createGithubSimulator } from './server.ts';

const options = parseSimulatorEnv(process.env);
const simulator = await createGithubSimulator(options);
process.stdout.write(
  `${JSON.stringify({ level: 'info', message: 'GitHub simulator ready', url: simulator.url, appId: simulator.appId, dataDir: simulator.dataDir })}\n`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`the GitHub simulator did not close: ${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
