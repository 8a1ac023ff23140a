import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gitEnvironment } from './run-git.ts';

type GitHttp = { projectRoot: string; pathInfo: string; environment: Record<string, string> };

/** Serves one request of git's smart HTTP protocol by running `git http-backend` as a CGI program. */
export function serveGit(message: IncomingMessage, response: ServerResponse, git: GitHttp): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], {
      env: cgiEnvironment(message, git),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let head: Buffer | undefined = Buffer.alloc(0);
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) {
        if (!response.write(chunk)) child.stdout.pause();
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      writeCgiHead(response, head.subarray(0, end).toString('latin1'));
      response.write(head.subarray(end + 4));
      head = undefined;
    });
    response.on('drain', () => child.stdout.resume());
    response.on('close', () => child.kill());
    child.on('close', () => {
      response.end();
      resolve();
    });
    // A client that goes away ends the program; its exit is handled above.
    child.stdin.on('error', () => {});
    message.pipe(child.stdin);
  });
}

function cgiEnvironment(message: IncomingMessage, git: GitHttp): Record<string, string> {
  const url = new URL(message.url ?? '/', 'http://simulator');
  const header = (name: string) => String(message.headers[name] ?? '');
  const encoding = header('content-encoding');
  const length = header('content-length');
  return gitEnvironment({
    ...git.environment,
    GIT_PROJECT_ROOT: git.projectRoot,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: git.pathInfo,
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: message.method ?? 'GET',
    CONTENT_TYPE: header('content-type'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_ADDR: message.socket.remoteAddress ?? '',
    ...(encoding ? { HTTP_CONTENT_ENCODING: encoding } : {}),
    ...(length ? { CONTENT_LENGTH: length } : {}),
  });
}

function writeCgiHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
