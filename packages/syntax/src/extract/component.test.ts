import { expect, test } from '@jest/globals';
import { findSyntaxErrors } from '../find-syntax-errors.ts';
import { extract } from './extract.ts';

const component = [
  '<!-- import nothing from "./comment" -->',
  '<script lang="ts" data-x=">">',
  "import Child from './Child.vue';",
  'export default { methods: { save(): void {} } };',
  '</script>',
  '',
  '<script setup lang="ts">const shown = ref<string>();',
  'async function load() {',
  "  const { run } = await import('./run.ts');",
  '}',
  '</script>',
  '',
  '<template><Child @click="function () {}" v-if="a < b" /></template>',
  '<style>a { color: red }</style>',
].join('\n');

test('of a single-file component the script blocks are read, with their lines in the file', async () => {
  expect(await extract('component', component)).toEqual({
    imports: [
      { kind: 'import', specifier: './Child.vue', names: ['default'], line: 3 },
      { kind: 'dynamic', specifier: './run.ts', line: 9 },
    ],
    definitions: [
      { name: 'default', kind: 'constant', startLine: 4, endLine: 4 },
      { name: 'default.save', kind: 'method', startLine: 4, endLine: 4 },
      { name: 'shown', kind: 'constant', startLine: 7, endLine: 7 },
      { name: 'load', kind: 'function', startLine: 8, endLine: 10 },
    ],
    declares: ['default'],
    mentions: [],
  });
});

test('a component without a script has no structure, and its markup is no syntax error', async () => {
  expect(await extract('component', '<template>\n<p>{{ a }}</p>\n</template>')).toMatchObject({ definitions: [] });
  expect(await findSyntaxErrors('component', component)).toEqual([]);
  expect(await findSyntaxErrors('component', '<script>\nlet = ;\n</script>')).toMatchObject([{ line: 2 }]);
});
