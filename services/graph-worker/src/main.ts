import { runService } from '@waggle/platform';
import { loadConfig } from './config.ts';
import { startGraphWorker } from './start-graph-worker.ts';

await runService('graph-worker', () => startGraphWorker(loadConfig(process.env)));
