// `openapi.ts dump` writes docs/openapi.json from the schemas that the API uses; `openapi.ts check` fails on drift.
import { readFileSync } from 'node:fs';
import { buildOpenapi } from '../services/api/src/rest/openapi.ts';
import { runGenerator } from './generated-file.ts';

runGenerator({
  script: 'openapi',
  path: 'docs/openapi.json',
  render: () => {
    const manifest = readFileSync(new URL('../services/api/package.json', import.meta.url), 'utf8');
    return `${JSON.stringify(buildOpenapi(JSON.parse(manifest).version), null, 2)}\n`;
  },
});
