import type { CatalogColumn, CatalogTable } from './schema-catalog.ts';

/** The schema as SQL, for people and for the drift check. */
export function renderSchemaSql(tables: readonly CatalogTable[]): string {
  const header = '-- Made by `pnpm schema:dump` from the migrations. Do not edit.\n';
  return `${header}\n${tables.map(renderTable).join('\n')}`;
}

function renderTable({ name, columns, constraints, indexes }: CatalogTable): string {
  const lines = [
    ...columns.map(renderColumn),
    ...constraints.map((constraint) => `constraint ${constraint.name} ${constraint.definition}`),
  ];
  const body = lines.map((line) => `  ${line}`).join(',\n');
  return `create table ${name} (\n${body}\n);\n${indexes.map((index) => `${index};\n`).join('')}`;
}

function renderColumn({ name, type, notNull, expression, generated }: CatalogColumn): string {
  const parts = [name, type];
  if (generated === 'identity') parts.push('generated always as identity');
  if (generated === 'stored') parts.push(`generated always as (${expression}) stored`);
  if (generated === null && expression !== null) parts.push(`default ${expression}`);
  if (notNull) parts.push('not null');
  return parts.join(' ');
}

const typeNames: Record<string, string> = {
  bigint: 'number',
  integer: 'number',
  smallint: 'number',
  text: 'string',
  boolean: 'boolean',
  uuid: 'string',
  tsvector: 'string',
  bytea: 'Buffer',
  jsonb: 'unknown',
  'timestamp with time zone': 'Date',
  'timestamp with time zone[]': 'Date[]',
  'bigint[]': 'number[]',
  'text[]': 'string[]',
};

/** Kysely's view of the schema. Columns limited to a list of words become unions. */
export function renderSchemaTypes(tables: readonly CatalogTable[]): string {
  const members = tables.map(({ name }) => `  ${name}: ${pascalCase(name)}Table;\n`).join('');
  return [
    '// Made by `pnpm schema:dump` from the migrations. Do not edit.\n',
    "import type { Generated, GeneratedAlways } from 'kysely';\n\n",
    ...tables.map(renderInterface),
    `export interface Database {\n${members}}\n`,
  ].join('');
}

function renderInterface({ name, columns, constraints }: CatalogTable): string {
  const words = new Map(constraints.flatMap(({ definition }) => parseWordList(definition)));
  const members = columns.map((column) => {
    const base = words.get(column.name) ?? typeNames[column.type.replace(/\(.*\)/, '')] ?? numericOrFail(name, column);
    const type = column.notNull || base === 'unknown' ? base : `${base} | null`;
    if (column.generated !== null) return `  ${column.name}: GeneratedAlways<${type}>;\n`;
    return `  ${column.name}: ${column.expression === null ? type : `Generated<${type}>`};\n`;
  });
  return `interface ${pascalCase(name)}Table {\n${members.join('')}}\n\n`;
}

/** `CHECK ((kind = ANY (ARRAY['review'::text, 'graph'::text])))` */
function parseWordList(definition: string): [string, string][] {
  const [, column, list] = /^CHECK \(\((\w+) = ANY \(ARRAY\[(.*)\]\)\)\)$/.exec(definition) ?? [];
  if (column === undefined || list === undefined) return [];
  const words = Array.from(list.matchAll(/'([^']*)'::text/g), ([, word]) => `'${word}'`);
  return [[column, words.join(' | ')]];
}

function numericOrFail(table: string, { name, type }: CatalogColumn): string {
  if (type.startsWith('numeric')) return 'number';
  throw new Error(`No TypeScript type for ${table}.${name}: ${type}; add it to render-schema.ts`);
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
