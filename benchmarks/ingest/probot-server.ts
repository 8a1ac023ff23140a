import { generateKeyPairSync } from 'node:crypto';
import { type Options, Probot, Server } from 'probot';
import { secret } from './deliveries.ts';

/** The peer, as a process of its own: Probot with a handler that does nothing. Tells its parent what it handled. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const settings: Options = {
  appId: 1,
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  secret,
  logLevel: (process.env.LOG_LEVEL ?? 'warn') as NonNullable<Options['logLevel']>,
};
// The server takes its level from a logger only, and makes one of level `info` when it is given none.
const probot = new Probot(settings);
await probot.ready();
const server = new Server({
  host: '127.0.0.1',
  port: Number(process.env.PORT),
  log: probot.log,
  Probot: Probot.defaults({ ...settings, log: probot.log }),
});
let handled = 0;
await server.load((app) => {
  app.on('pull_request', () => {
    handled += 1;
  });
});
await server.start();
process.on('message', () => process.send?.({ handled }));
process.once('disconnect', () => process.exit());
process.send?.({ handled });
