import { silentLogger } from '@waggle/testkit';
import type { Express } from 'express';
import { type AppDeps, createApp } from '../app.ts';
import { buildReview } from './build-review.ts';

export const ops = { user: 'bee', password: 'a-long-enough-password' };

export type Overrides = Partial<Omit<AppDeps, 'config'>> & { config?: Partial<AppDeps['config']> };

/** The app in the local default: one review, one key (`good`), no queues, no credentials. */
export function buildApp({ config, ...over }: Overrides = {}): Express {
  const up = async () => {};
  return createApp({
    config: {
      environment: 'test',
      address: { host: '127.0.0.1', port: 3000 },
      publicUrl: null,
      opsCredentials: null,
      pagesAreLocal: config?.opsCredentials === undefined,
      queuesWritable: false,
      apiRequestsPerMinute: 300,
      trustedProxies: [],
      services: [],
      ...config,
    },
    logger: silentLogger,
    health: { service: 'api', version: '1.2.3', environment: 'test', database: up, redis: up, needed: ['database'] },
    reviews: {
      list: async () => ({ reviews: [], nextCursor: null }),
      find: async (id) => (id === 7 ? buildReview() : null),
    },
    cancelReview: async () => 'unknown',
    sarif: { findRepository: async () => null, save: async () => true, requestReview: async () => false },
    memories: {
      findRepository: async () => null,
      list: async () => [],
      add: async () => null,
      update: async () => null,
      remove: async () => false,
    },
    suppressions: {
      findRepository: async () => null,
      list: async () => [],
      add: async () => {
        throw new Error('no such repository');
      },
      revoke: async () => false,
    },
    findApiKey: async (key) => (key === 'good' ? { id: 1, repoIds: null, canWrite: false } : null),
    queues: [],
    now: () => new Date('2026-05-01T10:05:00Z'),
    ...over,
  });
}
