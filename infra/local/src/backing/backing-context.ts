import type { Progress } from '../process/progress.ts';
import type { UnprivilegedUser } from '../process/unprivileged-user.ts';

/** Everything a native backing service needs to know about where and how it runs. */
export interface BackingContext {
  /** `test` trades durability for speed and gets folders that are deleted afterwards. */
  purpose: 'start' | 'test';
  /** Neo4j gets the memory and the compilers of a deployed one, and takes longer to start: benchmarks, and use where not set. */
  measured?: boolean;
  folder: string;
  cache: string;
  pidFolder: string;
  user: UnprivilegedUser | undefined;
  /** Gives a free port, the remembered or preferred one when possible. */
  port(name: string): Promise<number>;
  /** Gives a generated secret that stays the same for this folder. */
  secret(name: string): string;
  progress: Progress;
  signal: AbortSignal;
}

/** A backing service in reach, however it came to be. */
export interface BackingService {
  url: string;
  /** The process id, when it is ours. */
  pid?: number;
  close(): Promise<void>;
}
