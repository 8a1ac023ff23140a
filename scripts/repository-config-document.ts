import { z } from 'zod';
import { DirectoryConfig } from '../packages/contracts/src/repository-config/directory-config.ts';
import { RepositoryConfig } from '../packages/contracts/src/repository-config/repository-config.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** docs/waggle.schema.json: the file at the root; that of a folder is its `#/$defs/directory`. */
export function renderRepositorySchema(): string {
  const options = { io: 'input', target: 'draft-7' } as const;
  const { $schema, ...root } = z.toJSONSchema(RepositoryConfig, options);
  const { $schema: _, ...directory } = z.toJSONSchema(DirectoryConfig, options);
  return `${JSON.stringify({ $schema, title: '.waggle.yml', ...root, $defs: { directory } }, null, 2)}\n`;
}

const intro = `## A repository: \`.waggle.yml\`
How a repository is reviewed is written in \`.waggle.yml\` at its root. Everything in it may be left out. Editors complete and
check it with [waggle.schema.json](waggle.schema.json):

\`\`\`yaml
# yaml-language-server: $schema=https://YOUR-COPY/waggle.schema.json
filters:
  labels: ["!no-review"]
  paths: ["!**/*.snap", "!vendor/"]
path_instructions:
  - path: "**/*.sql"
    instructions: Look for locks on large tables.
rules:
  - Money is counted in cents, never in floats.
  - { id: no-clock, rule: Use the injected clock, paths: ["src/**"] }
evidence:
  tests/missing: off
patterns:
  - { id: no-eval, pattern: '\\beval\\(', severity: high, message: Do not evaluate text. }
gate: { fail_on: critical, partial: failure }
\`\`\`

**Where it is read.** From the newest commit of the branch that the pull request goes into. What the pull request itself
changes in it holds after the merge; mistakes in it are told before.

**Mistakes.** An unknown key, a wrong value or a broken pattern is told on the pull request, once for each version of the
file, with line, column and what is allowed, and shown at the check run. Until it is fixed, the last version without
mistakes holds, or the defaults where there was none. A file has at most 32 KiB; anchors, aliases and tags are refused.

**Folders.** A \`.waggle.yml\` in a folder is about the files below it; the keys that may stand there are in the second table,
and its patterns are relative to the folder. From the root inwards:
- single values (\`enabled\`, \`comments.min_severity\`, \`gate.fail_on\`, \`gate.request_changes_on\`, \`instruction_files\`): the
  nearest folder that has the key decides. Waggle never reads files below \`enabled: false\`, unless a folder further in says \`true\`.
- \`path_instructions\` and \`rules\`: all of them hold.
- \`patterns\`: all of them hold; the same \`id\` replaces.
- \`evidence\`: the nearest folder that names the rule or its group decides; a rule before its group in one file.
- \`filters.paths\`: the innermost list with an entry that matches decides. A list with entries without \`!\` leaves out
  everything else below its folder.
- \`inherit: false\` forgets everything above.

**Patterns.** In paths \`*\` stays inside one folder and \`**\` crosses folders; \`*.md\` is about any folder, \`/*.md\` about the one of
the file; \`docs\` and \`docs/\` are about everything below. In branches \`*\` does not cross a \`/\`. In labels and logins only \`*\` is
special, and case does not matter. \`!\` in front excludes; the last entry that matches decides, and a list of exclusions alone allows
everything else. Regular expressions are [RE2](https://github.com/google/re2/wiki/Syntax): they take linear time, so there is
no look-around and no back reference. Entries of \`patterns\` are about added lines; those with \`ast_grep\` match code over several
lines in JavaScript, TypeScript, TSX, HTML and CSS. Findings are named \`patterns/<id>\`. Rule ids for \`evidence\` are in
[evidence.md](evidence.md); a leaked secret is never less than \`high\`.

**Skipped** pull requests get a check run \`skipped\` that says why, and are reviewed once that changes: a label is added, the
title is edited, the draft is ready. With \`enabled: false\` at the root nothing is written to the repository at all. Models are
named, never configured here: keys and addresses of providers belong to the operator.
`;

/** The part of docs/configuration.md about `.waggle.yml`. */
export function renderRepositoryConfig(): string {
  return [
    intro,
    '### Keys of the file at the root',
    table(RepositoryConfig),
    '',
    '### Keys of a file in a folder',
    table(DirectoryConfig),
    '',
  ].join('\n');
}

function table(schema: z.ZodType): string {
  const rows = rowsOf(z.toJSONSchema(schema, { io: 'input' }), '');
  return ['| key | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function rowsOf({ properties = {}, required = [] }: JsonSchema, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === 'boolean' || property.description === undefined) {
      throw new Error(`${prefix}${name} of .waggle.yml needs .describe('...')`);
    }
    if (property.properties !== undefined) return rowsOf(property, `${prefix}${name}.`);
    const preset = property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``;
    const meaning = [property.description, describeAllowed(property)].filter((text) => text !== '').join(': ');
    const shown = required.includes(name) ? '**required**' : preset;
    return [
      `| \`${prefix}${name}\` | ${shown} | ${meaning.replaceAll('|', '\\|')} |`,
      ...itemRows(property, prefix + name),
    ];
  });
}

function itemRows({ items }: JsonSchema, name: string): string[] {
  if (typeof items !== 'object' || Array.isArray(items)) return [];
  return [items, ...(items.anyOf ?? [])].flatMap((form) =>
    typeof form === 'object' && form.properties !== undefined ? rowsOf(form, `${name}[].`) : [],
  );
}

/** The values or limits, of the form that is not null where there are two. */
function describeAllowed(schema: JsonSchema): string {
  const forms = [schema, ...(schema.anyOf ?? [])].filter((form) => typeof form === 'object');
  for (const { enum: values, minimum, exclusiveMinimum, maximum, const: only } of forms) {
    if (only !== undefined) return `\`${only}\``;
    if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
    if (maximum !== undefined)
      return `${exclusiveMinimum === undefined ? `${minimum}` : `over ${exclusiveMinimum}`} to ${maximum}`;
  }
  return '';
}
