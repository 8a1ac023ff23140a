import { expect, test } from '@jest/globals';
import { signBody } from '@waggle/testkit';
import { startSignatureCheck } from './signature.ts';

function match(secrets: string[], chunks: string[], signedWith: string): number {
  const check = startSignatureCheck(secrets);
  for (const chunk of chunks) check.update(Buffer.from(chunk));
  return check.match(Buffer.from(signBody(signedWith, chunks.join('')).slice('sha256='.length), 'hex'));
}

test("takes GitHub's published example", () => {
  const check = startSignatureCheck(["It's a Secret to Everybody"]);
  check.update(Buffer.from('Hello, World!'));

  const published = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  expect(check.match(Buffer.from(published, 'hex'))).toBe(0);
});

test('fault 33: says which secret fits, however the body arrives', () => {
  expect(match(['new', 'old'], ['{"a":', '1}'], 'new')).toBe(0);
  expect(match(['new', 'old'], ['{"a":', '1}'], 'old')).toBe(1);
  expect(match(['new', 'old'], ['{"a":', '1}'], 'retired')).toBe(-1);
  expect(match(['same', 'same'], ['{}'], 'same')).toBe(0);
});
