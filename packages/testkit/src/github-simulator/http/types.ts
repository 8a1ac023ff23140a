import type { IncomingHttpHeaders } from 'node:http';
import type { Account, Installation } from '../state/records.ts';

export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'app' }
  | {
      kind: 'installation';
      account: Account;
      installation: Installation;
      repositoryIds: number[] | undefined;
      token: string;
    }
  | { kind: 'user'; account: Account; token: string };

export type SimulatedRequest = {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: unknown;
  actor: Actor;
};

export type Answer = {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, with the content type of the headers. */
  text?: string;
};

export function ok(json: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 200, json, headers };
}

export function created(json: unknown): Answer {
  return { status: 201, json };
}

export const noContent: Answer = { status: 204 };
