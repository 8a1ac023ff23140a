import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { buildOpenapi } from './openapi.ts';

describe('OpenAPI document', () => {
  const document = buildOpenapi('1.2.3');

  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();

    const result = await validator.validate(structuredClone(document));

    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('every reference leads somewhere', () => {
    const references = Array.from(
      JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g),
      ([, name]) => name,
    );

    expect(references.length).toBeGreaterThan(0);
    for (const name of references) expect(document.components.schemas).toHaveProperty(name ?? '');
  });

  test('operation ids are unique, and only health works without a key', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    );

    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const open = operations.filter((operation) => 'security' in operation).map(({ path }) => path);
    expect(open).toEqual(['/health', '/ready']);
  });

  test('says what a page of reviews may be asked for', () => {
    const [limit] = document.paths['/api/v1/reviews'].get.parameters;

    expect(limit).toMatchObject({
      name: 'limit',
      in: 'query',
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    });
  });
});
