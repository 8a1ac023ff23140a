import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openReviewBench, type ReviewBench } from '../testing/review-bench.ts';
import { createScriptedModel, scriptFindings } from '../testing/scripted-model.ts';

let bench: ReviewBench;
beforeAll(async () => {
  bench = await openReviewBench();
});
afterAll(() => bench.close());

const count = 3001;
const maxMs = 60_000;
const maxHeapGrowth = 400 * 1024 * 1024;

test(
  'more files than GitHub lists are reviewed within bounds, and every one of them is accounted for',
  async () => {
    const body = (at: number) =>
      Array.from({ length: 20 }, (_, line) => `export const a${at}_${line} = ${line};\n`).join('');
    const files = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`src/part-${at % 50}/file-${at}.ts`, body(at)]),
    );
    const pull = await bench.openPull({}, files);
    await bench.request(pull);
    const quote = [0, 1, 2].map((line) => `export const a0_${line} = ${line};`);
    const model = createScriptedModel([scriptFindings([{ path: 'src/part-0/file-0.ts', quote }])]);
    const [started, heap] = [performance.now(), process.memoryUsage().heapUsed];

    expect(await bench.run(pull, { model })).toBe('done');

    expect(performance.now() - started).toBeLessThan(maxMs);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(maxHeapGrowth);
    const [run] = await bench.runs(pull);
    const coverage = run?.result?.coverage;
    expect(run?.result).toMatchObject({ conclusion: 'partial', model: { calls: 6 } });
    expect(coverage).toMatchObject({ filesChanged: count, addedLines: { changed: count * 20 } });
    expect((coverage?.filesRead ?? 0) + (coverage?.unread.length ?? 0)).toBe(count);
    const left = coverage?.unread.reduce((sum, { addedLines = 0 }) => sum + addedLines, 0) ?? 0;
    expect((coverage?.addedLines?.read ?? 0) + left).toBe(count * 20);
    expect(coverage?.filesRead).toBeGreaterThan(300);
    const { reviews, comments } = await bench.posted(pull);
    expect(reviews).toHaveLength(1);
    expect(reviews[0]?.body?.length).toBeLessThan(65_536);
    expect(comments).toMatchObject([{ path: 'src/part-0/file-0.ts', line: 3 }]);
  },
  2 * maxMs,
);
