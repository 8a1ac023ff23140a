export * from './mirror/index.ts';
