import { runService } from '@waggle/platform';
import { loadConfig } from './config.ts';
import { startIngest } from './start-ingest.ts';

await runService('ingest', () => startIngest(loadConfig(process.env)));
