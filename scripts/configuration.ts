// `configuration.ts dump` writes docs/configuration.md from the Env schema of every service; `check` fails on drift.
import { existsSync, readdirSync } from 'node:fs';
import { ServiceEnv } from '../packages/platform/src/env.ts';
import { DatabaseEnv } from '../packages/store/src/database-env.ts';
import { readVariables, renderConfiguration, type ServiceVariables } from './configuration-document.ts';
import { runGenerator } from './generated-file.ts';

const services = new URL('../services/', import.meta.url);

const found: ServiceVariables[] = [];
for (const name of readdirSync(services).sort()) {
  const file = new URL(`${name}/src/config.ts`, services);
  if (!existsSync(file)) continue;
  const { Env } = await import(file.href);
  found.push({ service: name, variables: readVariables(Env, `services/${name}/src/config.ts`) });
}

runGenerator({
  script: 'config',
  path: 'docs/configuration.md',
  render: () =>
    renderConfiguration({
      everyService: readVariables(ServiceEnv, 'packages/platform/src/env.ts'),
      database: readVariables(DatabaseEnv, 'packages/store/src/database-env.ts'),
      services: found,
    }),
});
