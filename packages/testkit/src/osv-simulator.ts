import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

interface SimulatedAdvisory {
  id: string;
  package: { ecosystem: string; name: string };
  versions: readonly string[];
  summary?: string;
  severity?: string;
  aliases?: readonly string[];
  fixed?: string;
  withdrawn?: string;
  /** Its package has it, but nobody can read it. */
  isGone?: boolean;
}

export interface OsvSimulator {
  url: string;
  /** `METHOD path` of each request, in order. */
  requests: string[];
  /** `down` answers 503, `silent` nothing at all, `garbage` what is no answer, `endless` more than anybody wants. */
  setMood(mood: 'well' | 'down' | 'silent' | 'garbage' | 'endless'): void;
  close(): Promise<void>;
}

/** A simulator of the two calls of OSV that are used: a batch of queries, and one advisory. */
export async function createOsvSimulator(
  advisories: readonly SimulatedAdvisory[],
  { pageSize = 1000 }: { pageSize?: number } = {},
): Promise<OsvSimulator> {
  const requests: string[] = [];
  let mood: Parameters<OsvSimulator['setMood']>[0] = 'well';
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (mood === 'silent') return;
    if (mood === 'endless') return pipeline(endlessly(), response).catch(() => {});
    if (mood !== 'well') {
      response.writeHead(mood === 'down' ? 503 : 200).end('<html>');
      return;
    }
    const answer =
      request.url === '/v1/querybatch' ? query(Buffer.concat(chunks).toString('utf8')) : find(request.url ?? '');
    response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { code: 5, message: 'Bug not found.' }));
  });

  function query(body: string) {
    const { queries } = JSON.parse(body) as {
      queries: { package: { ecosystem: string; name: string }; version: string; page_token?: string }[];
    };
    return {
      results: queries.map(({ package: { ecosystem, name }, version, page_token: token = '0' }) => {
        const found = advisories.filter(
          (one) => one.package.name === name && one.package.ecosystem === ecosystem && one.versions.includes(version),
        );
        const from = Number(token);
        const page = found.slice(from, from + pageSize);
        const next = from + pageSize < found.length ? { next_page_token: String(from + pageSize) } : {};
        return page.length === 0
          ? next
          : { vulns: page.map(({ id }) => ({ id, modified: '2026-01-01T00:00:00Z' })), ...next };
      }),
    };
  }

  function find(path: string) {
    const one = advisories.find(({ id }) => path === `/v1/vulns/${encodeURIComponent(id)}`);
    if (one === undefined || one.isGone === true) return null;
    const { id, summary, aliases, withdrawn, severity, fixed } = one;
    const events = [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])];
    const affected = [{ package: one.package, ranges: [{ type: 'SEMVER', events }], versions: one.versions }];
    const specific = severity === undefined ? {} : { database_specific: { severity } };
    return { id, summary, aliases, withdrawn, affected, modified: '2026-01-01T00:00:00Z', ...specific };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    setMood: (wanted) => {
      mood = wanted;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Goes on until whoever asked goes away. */
function* endlessly(): Generator<Buffer> {
  const chunk = Buffer.alloc(256 * 1024, ' ');
  for (;;) yield chunk;
}
