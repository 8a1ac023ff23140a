import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAnswerParser, type ObjectAnswer } from './parse-answers.ts';

const oid = 'a'.repeat(40);

function parse(text: Buffer, cuts: readonly number[], wantsBytes: readonly boolean[]): ObjectAnswer[] {
  const answers: ObjectAnswer[] = [];
  const push = createAnswerParser(
    () => wantsBytes[answers.length] ?? false,
    (answer) => answers.push(answer),
  );
  let at = 0;
  for (const cut of [...new Set(cuts), text.length].sort((a, b) => a - b)) {
    if (cut > at) push(text.subarray(at, cut));
    at = Math.max(at, cut);
  }
  return answers;
}

test('cuts answers apart wherever the pipe cut them', () => {
  const contents = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.array(contents, { maxLength: 8 }), fc.array(fc.nat(3000)), (all, cuts) => {
      const text = Buffer.concat(
        all.flatMap((bytes) => [
          Buffer.from(`${oid} blob ${bytes.length}\n`),
          bytes,
          Buffer.from('\nHEAD:none missing\n'),
          Buffer.from(`${oid} tree 77\n`),
        ]),
      );
      const wantsBytes = all.flatMap(() => [true, true, false]);

      const answers = parse(
        text,
        cuts.filter((cut) => cut < text.length),
        wantsBytes,
      );

      expect(answers).toEqual(
        all.flatMap((bytes) => [
          { oid, type: 'blob', size: bytes.length, bytes },
          'missing',
          { oid, type: 'tree', size: 77, bytes: null },
        ]),
      );
    }),
  );
});

test('what it does not know is no answer', () => {
  expect(parse(Buffer.from('abc ambiguous\n'), [], [true])).toEqual([null]);
});
