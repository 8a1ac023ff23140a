export * from './context.ts';
export * from './finding.ts';
export * from './health.ts';
export * from './jobs.ts';
export * from './outbox.ts';
export * from './rest.ts';
export * from './review-result.ts';
