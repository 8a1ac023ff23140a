import { z } from 'zod';
import { createModelSimulator } from './server.ts';

const Env = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3011),
  HOST: z.string().default('127.0.0.1'),
});

const { PORT: port, HOST: host } = Env.parse(process.env);
const simulator = await createModelSimulator({ port, host });
process.stdout.write(`${JSON.stringify({ level: 'info', message: 'model simulator ready', url: simulator.url })}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
