import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packBody, packTogether, unpackBody, unpackOne } from './pack-body.ts';

test('gives back exactly the bytes that went in, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 1, max: 9 }), (bytes, times) => {
      const body = Buffer.concat(Array.from({ length: times }, () => bytes));
      expect(unpackBody(packBody(body)).equals(body)).toBe(true);
    }),
  );
});

test('makes JSON several times smaller and leaves what is small as it is', () => {
  const body = Buffer.from(JSON.stringify(Array.from({ length: 500 }, (_, id) => ({ id, name: 'a name' }))));
  expect(packBody(body).length).toBeLessThan(body.length / 4);
  expect(packBody(Buffer.from('{"action":"opened"}')).toString()).toBe('{"action":"opened"}');
});

test('is not misled by a body that looks as if it were packed', () => {
  const frame = packBody(Buffer.alloc(5000, 'waggle'));
  expect(frame.length).toBeLessThan(5000);
  expect(unpackBody(packBody(frame)).equals(frame)).toBe(true);
  const notAFrame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1]);
  expect(unpackBody(packBody(notAFrame)).equals(notAFrame)).toBe(true);
});

test('packs bodies together and gives each of them back', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.uint8Array({ maxLength: 300 })), { maxLength: 20 }), (all) => {
      const bodies = all.map((bytes) => (bytes === null ? null : Buffer.from(bytes)));
      const { frame, places } = packTogether(bodies);
      for (const [index, body] of bodies.entries()) {
        const place = places[index] ?? null;
        expect(place === null ? null : unpackOne(frame, place).toString('hex')).toBe(body?.toString('hex') ?? null);
      }
    }),
  );
});
