// `configuration.ts dump` writes docs/configuration.md and docs/waggle.schema.json from the schemas; `check` fails on drift.
import { ServiceEnv } from '../packages/platform/src/service-env.ts';
import { DatabaseEnv } from '../packages/store/src/database-env.ts';
import { Env as ApiEnv } from '../services/api/src/config.ts';
import { Env as GraphWorkerEnv } from '../services/graph-worker/src/config.ts';
import { Env as IngestEnv } from '../services/ingest/src/config.ts';
import { Env as ReviewWorkerEnv } from '../services/review-worker/src/config.ts';
import { readVariables, renderConfiguration } from './configuration-document.ts';
import { runGenerator } from './generated-file.ts';
import { renderRepositoryConfig, renderRepositorySchema } from './repository-config-document.ts';

const services = {
  ingest: IngestEnv,
  'review-worker': ReviewWorkerEnv,
  'graph-worker': GraphWorkerEnv,
  api: ApiEnv,
};

runGenerator({
  script: 'config',
  path: 'docs/configuration.md',
  render: () => {
    const environment = renderConfiguration({
      everyService: readVariables(ServiceEnv, 'packages/platform/src/service-env.ts'),
      database: readVariables(DatabaseEnv, 'packages/store/src/database-env.ts'),
      services: Object.entries(services).map(([service, schema]) => ({
        service,
        variables: readVariables(schema, `services/${service}/src/config.ts`),
      })),
    });
    return `${environment}\n${renderRepositoryConfig()}`;
  },
});

runGenerator({ script: 'config', path: 'docs/waggle.schema.json', render: renderRepositorySchema });
