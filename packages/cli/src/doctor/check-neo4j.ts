import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { toError } from '@waggle/platform';
import { type Finding, findingsAbout } from './finding.ts';

const about = findingsAbout('Neo4j');
const patienceMs = 5000;
const boltPort = 7687;
// The greeting of the Bolt protocol: its magic number and the versions that we would speak.
const greeting = Buffer.from('6060b01700000405000004040000000300000000', 'hex');

/** Something speaks Bolt there. Whether the password is right is told by graph-worker's own health. */
export async function checkNeo4j(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const uri = env.NEO4J_URI;
  if (uri === undefined || uri === '') return [about.skipped('NEO4J_URI is not set; reviews go on without the graph')];
  if (!URL.canParse(uri)) return [about.fail('NEO4J_URI is no address', 'set it to bolt://HOST:7687')];
  try {
    await greet(new URL(uri));
    return [about.ok('speaks Bolt')];
  } catch (error) {
    const advice = 'start Neo4j, or correct NEO4J_URI; meanwhile reviews are marked degraded';
    return [about.warn(toError(error).message || 'it does not answer', advice)];
  }
}

async function greet({ protocol, hostname, port }: URL): Promise<void> {
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || boltPort };
  const socket: Socket = /\+s/.test(protocol)
    ? connectTls({ ...address, servername: address.host, rejectUnauthorized: !protocol.includes('+ssc') })
    : connectPlain(address);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.setTimeout(patienceMs, () => reject(new Error('it does not answer')));
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('it does not speak Bolt')));
  socket.once('data', (answer) => {
    if (answer.length === 4 && answer.readUInt32BE() !== 0) resolve();
    else reject(new Error('it does not speak Bolt'));
  });
  socket.write(greeting);
  try {
    await promise;
  } finally {
    socket.destroy();
  }
}
