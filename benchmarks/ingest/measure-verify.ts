import { createHmac } from 'node:crypto';
import { verify } from '@octokit/webhooks-methods';
import { startSignatureCheck } from '../../services/ingest/src/http/signature.ts';
import { secret } from './deliveries.ts';

export interface VerifyFigures {
  bytes: number;
  /** Milliseconds per MB, fastest round. */
  ours: number;
  octokit: number;
}

// As they come from a socket.
const chunkBytes = 64 * 1024;
const rounds = 7;

// Made once, as in the middleware of @octokit/webhooks and in ingest.
const decoder = new TextDecoder('utf-8', { fatal: false });
const secrets = [secret];

/**
 * From the raw bytes to a verdict. `verify` of @octokit/webhooks-methods takes a string, so the bytes are decoded first,
 * as its middleware does.
 */
export async function measureVerify(bytes: number): Promise<VerifyFigures> {
  const body = buildText(bytes);
  const signature = createHmac('sha256', secret).update(body).digest();
  const header = `sha256=${signature.toString('hex')}`;
  const times = Math.max(1, Math.round((8 * 1024 * 1024) / bytes));
  const figures = { ours: Number.POSITIVE_INFINITY, octokit: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round += 1) {
    const ours = await timeOf(times, () => verifyChunks(body, signature));
    const octokit = await timeOf(times, () => verify(secret, decoder.decode(body), header));
    figures.ours = Math.min(figures.ours, ours);
    figures.octokit = Math.min(figures.octokit, octokit);
  }
  const megabytes = bytes / 1e6;
  return { bytes, ours: figures.ours / megabytes, octokit: figures.octokit / megabytes };
}

function verifyChunks(body: Buffer, signature: Buffer): boolean {
  const check = startSignatureCheck(secrets);
  for (let at = 0; at < body.length; at += chunkBytes) check.update(body.subarray(at, at + chunkBytes));
  return check.match(signature) === 0;
}

async function timeOf(times: number, work: () => boolean | Promise<boolean>): Promise<number> {
  const started = performance.now();
  for (let done = 0; done < times; done += 1) if (!(await work())) throw new Error('A right signature was refused');
  return (performance.now() - started) / times;
}

/** JSON with some letters beyond ASCII, as titles and names have. */
function buildText(bytes: number): Buffer {
  const unit = Buffer.from('{"title":"Größe der Tabelle prüfen","body":"plain text that goes on for a while"},');
  return Buffer.alloc(bytes, unit).fill(' ', bytes - (bytes % unit.length));
}
