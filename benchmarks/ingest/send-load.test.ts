import { expect, test } from '@jest/globals';
import { cpuBetween, parseCpuMs } from './cpu-time.ts';
import { median } from './median.ts';
import { parseIngestOptions } from './options.ts';
import { statusOfWhole } from './send-load.ts';

test('an answer counts only when all of it arrived', () => {
  const head = 'HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\n';
  expect(statusOfWhole('HTTP/1.1 202 Acc')).toBeNull();
  expect(statusOfWhole(`${head}1234`)).toBeNull();
  expect(statusOfWhole(`${head}12345`)).toBe(202);
  expect(statusOfWhole('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nok\n\r\n0\r\n\r\n')).toBe(200);
});

test('CPU time is user and system time, whatever the process is called', () => {
  const numbers = ['S', ...Array.from({ length: 10 }, () => '1'), '250', '30', '7'];
  expect(parseCpuMs(`4711 (odd) name) ${numbers.join(' ')}`)).toBe(2800);
});

test('CPU time between two readings counts processes that came and forgets those that went', () => {
  const before = new Map([
    [1, 100],
    [2, 50],
  ]);
  const after = new Map([
    [1, 180],
    [3, 20],
  ]);
  expect(cpuBetween(before, after)).toBe(100);
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[], Number.NaN],
])('the median of %p is %p', (sample, middle) => {
  expect(median(sample)).toBe(middle);
});

test('refuses loads beyond its bounds', () => {
  expect(parseIngestOptions([])).toMatchObject({ rounds: 5, rate: 800, connections: 20, profile: null });
  expect(() => parseIngestOptions(['--rate', '100000'])).toThrow('--rate must be a whole number from 1 to 5000');
  expect(() => parseIngestOptions(['--seconds', '0'])).toThrow('--seconds');
});
