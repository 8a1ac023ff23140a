import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { cloneFolder } from './process/folders.ts';

const Service = z.object({
  image: z.string(),
  user: z.string(),
  init: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  read_only: z.boolean().optional(),
  stop_grace_period: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  networks: z.array(z.string()),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const ComposeFile = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.unknown()),
  volumes: z.record(z.string(), z.unknown()),
});

const text = readFileSync(join(cloneFolder, 'docker-compose.yml'), 'utf8');
const file = ComposeFile.parse(parse(text, { merge: true }));
const services = Object.entries(file.services);
const ours = services.filter(([, { image }]) => image.startsWith('waggle:'));

describe('docker-compose.yml', () => {
  test('runs every service of the system, and the migration once before them', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(['api', 'graph-worker', 'ingest', 'migrate', 'review-worker']);
    for (const [name, { depends_on: after }] of ours) {
      if (name !== 'migrate') expect(after?.migrate).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  test('publishes only ingest and api, on the loopback address', () => {
    const published = services.filter(([, { ports }]) => ports !== undefined);

    expect(published.map(([name]) => name)).toEqual(['ingest', 'api']);
    for (const [, { ports }] of published) expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  test('runs our image without root, on a read-only file system, with time to stop cleanly', () => {
    for (const [, service] of ours) {
      expect(service).toMatchObject({ user: '1000:1000', read_only: true, stop_grace_period: '40s' });
    }
  });

  test('gives every long-running service a health check and waits for it', () => {
    for (const [name, service] of services) {
      expect({ name, checked: service.healthcheck !== undefined }).toEqual({ name, checked: name !== 'migrate' });
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(Object.keys(file.services)).toContain(other);
        expect(condition).toBe(other === 'migrate' ? 'service_completed_successfully' : 'service_healthy');
      }
    }
  });

  test('has no secret without a message that says where to set it', () => {
    const required = [...text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|_KEYS|PRIVATE_KEY))\b(?!\})([^}]*)/g)];

    expect(required.length).toBeGreaterThan(8);
    for (const [, , message] of required) expect(message).toMatch(/^:\?set it in \.env/);
    expect(text).not.toMatch(/\$\{\w+\}/);
  });

  test('names every required variable in .env.example', () => {
    const example = readFileSync(join(cloneFolder, '.env.example'), 'utf8');
    const required = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));

    for (const name of required) expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
  });

  test('keeps secrets with the services that need them', () => {
    const holders = (variable: string): string[] =>
      services.filter(([, { environment }]) => variable in environment).map(([name]) => name);

    expect(holders('GITHUB_WEBHOOK_SECRET')).toEqual(['ingest']);
    expect(holders('GITHUB_APP_PRIVATE_KEY').sort()).toEqual(['graph-worker', 'review-worker']);
    expect(holders('NEO4J_PASSWORD')).toEqual(['graph-worker']);
    expect(holders('WAGGLE_OPS_PASSWORD')).toEqual(['api']);
  });

  test('passes on every setting of reviews', () => {
    const [, section = ''] = readFileSync(join(cloneFolder, 'docs/configuration.md'), 'utf8').split('## review-worker');
    const settings = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);

    expect(settings.length).toBeGreaterThan(25);
    expect(Object.keys(file.services['review-worker']?.environment ?? {})).toEqual(expect.arrayContaining(settings));
  });

  test('refers to volumes, networks and programs that exist', () => {
    for (const [, { volumes = [], networks }] of services) {
      for (const volume of volumes) expect(Object.keys(file.volumes)).toContain(volume.split(':')[0]);
      for (const network of networks) expect(Object.keys(file.networks)).toContain(network);
    }
    for (const [, { command }] of ours) expect(existsSync(join(cloneFolder, command?.[0] ?? '?'))).toBe(true);
  });
});
