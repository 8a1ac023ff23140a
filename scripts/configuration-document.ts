import { z } from 'zod';

/** One environment variable, as its schema describes it. */
export interface Variable {
  name: string;
  description: string;
  required: boolean;
  preset: string | null;
  allowed: string | null;
}

export interface ServiceVariables {
  service: string;
  variables: Variable[];
}

/** Reads the variables of a zod object. Throws for one without a description: an undocumented variable is a mistake. */
export function readVariables(schema: z.ZodObject, file: string): Variable[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    if (typeof property === 'boolean' || property.description === undefined) {
      throw new Error(`${name} in ${file} needs .describe('...')`);
    }
    return {
      name,
      description: property.description,
      required: required.includes(name),
      preset: property.default === undefined ? null : String(property.default),
      allowed: allowedValues(property),
    };
  });
}

function allowedValues({ enum: values, minimum, maximum }: z.core.JSONSchema.BaseSchema): string | null {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  const top = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const bottom = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  if (bottom !== undefined && top !== undefined) return `${bottom} to ${top}`;
  if (bottom !== undefined) return `at least ${bottom}`;
  return top === undefined ? null : `at most ${top}`;
}

const intro = `<!-- Made from the schemas by "pnpm config:dump"; edit those, not this file. -->
# Configuration

An installation is configured by environment variables; how a repository is reviewed by a file in it, see
[below](#a-repository-waggleyml). A service reads its variables once, when it starts; with a missing or wrong one it
does not start and lists every problem at once. Unset and empty mean the same.

**To try Waggle nothing has to be set.** \`npm start\` brings up what is missing, makes the secrets of this machine once and
hands every service its variables; \`npm test\` does the same for tests, beside it. A variable that is set in the environment
of \`npm start\` wins: \`DATABASE_URL\`, \`REDIS_URL\` and \`NEO4J_URI\` point to services that exist, \`WAGGLE_MODEL\` chooses a
model, \`WAGGLE_API_PORT\`, \`WAGGLE_INGEST_PORT\`, \`WAGGLE_GRAPH_WORKER_PORT\`, \`WAGGLE_REVIEW_WORKER_PORT\` and
\`WAGGLE_SIMULATOR_PORT\` move a process to another port.

**Secrets** have no default outside \`npm start\`, and values from examples are refused. Make one with
\`openssl rand -hex 32\`, a key of a key ring with \`openssl rand -base64 32\`. Lists of secrets and keys exist for rotation: put
the new one first, restart, and take the old one away when nothing uses it any more. Secrets never reach logs, job payloads
or prompts.

**Access.** While api listens on a loopback address, outside production and with no public address elsewhere, its pages are
open to the browsers of this machine and answer only requests that name it. Bull Board asks for \`WAGGLE_OPS_USER\` and
\`WAGGLE_OPS_PASSWORD\` wherever they are set; \`npm start\` makes a pair once and prints it. Everywhere else api refuses to
start without them and asks for them on its pages too. Queues can be changed from
Bull Board only with \`WAGGLE_OPS_QUEUES_WRITABLE=true\` and credentials. REST always needs an API key.
`;

/** The whole page: what all services read, what some share, and what each has for itself. */
export function renderConfiguration(parts: {
  everyService: Variable[];
  database: Variable[];
  services: ServiceVariables[];
}): string {
  const { everyService, database, services } = parts;
  const known = new Set([...everyService, ...database].map(({ name }) => name));
  const uses = groupUses(services, known);
  const shared = uses.filter((use) => use.services.length > 1);
  const ownRows = (service: string) =>
    uses
      .filter((use) => use.services.length === 1 && use.services[0] === service)
      .map((use) => renderRow(use.variable));
  return [
    intro,
    table(
      'Every service',
      everyService.map((variable) => renderRow(variable)),
    ),
    table(
      'Postgres',
      database.map((variable) => renderRow(variable)),
      usersOf(services, 'DB_NAME'),
    ),
    table(
      'Shared by several services',
      shared.map((use) => renderRow(use.variable, ` (${use.services.join(', ')})`)),
    ),
    ...services.map(({ service }) => table(service, ownRows(service))),
  ].join('\n');
}

/** Variables with their services; the same name with another default or other values is another variable. */
function groupUses(services: ServiceVariables[], known: Set<string>): { variable: Variable; services: string[] }[] {
  const uses = new Map<string, { variable: Variable; services: string[] }>();
  for (const { service, variables } of services) {
    for (const variable of variables) {
      if (known.has(variable.name)) continue;
      const key = JSON.stringify([variable.name, variable.required, variable.preset, variable.allowed]);
      const use = uses.get(key) ?? { variable, services: [] };
      use.services.push(service);
      uses.set(key, use);
    }
  }
  return Array.from(uses.values());
}

function usersOf(services: ServiceVariables[], name: string): string {
  const users = services.filter(({ variables }) => variables.some((variable) => variable.name === name));
  return `Read by ${users.map(({ service }) => service).join(', ')} and the \`waggle\` command.\n`;
}

function table(title: string, rows: string[], note = ''): string {
  if (rows.length === 0) return `## ${title}\nNothing of its own.\n`;
  return [`## ${title}`, note, '| variable | default | meaning |', '| --- | --- | --- |', ...rows, '']
    .filter((line, index) => line !== '' || index > 1)
    .join('\n');
}

function renderRow({ name, description, required, preset, allowed }: Variable, users = ''): string {
  const meaning = allowed === null ? description : `${description}: ${allowed}`;
  return `| \`${name}\` | ${preset === null ? (required ? '**required**' : '') : `\`${preset}\``} | ${meaning.replaceAll('|', '\\|')}${users} |`;
}
