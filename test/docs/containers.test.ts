import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
}

const repository = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(repository, name), 'utf8');
const compose: { services: Record<string, Service>; volumes: object } = parse(read('docker-compose.yml'), {
  merge: true,
});
const dockerfile = read('Dockerfile').split('\n');

function copiedFromRepository(): string[] {
  return dockerfile
    .filter(line => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap(line => line.split(' ').slice(1, -1));
}

test('what the image copies from the repository is there, and is let through to its build', () => {
  const sources = copiedFromRepository();
  expect(sources).toContain('src');
  expect(sources.filter(source => !existsSync(join(repository, source)))).toEqual([]);
  const allowed = read('.dockerignore')
    .split('\n')
    .filter(line => line.startsWith('!'))
    .map(line => new RegExp(`^${line.slice(1).replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  expect(sources.filter(source => !allowed.some(pattern => pattern.test(source)))).toEqual([]);
});

test('the image runs as an ordinary user, on the Node that the package asks for', () => {
  const { engines } = JSON.parse(read('package.json'));
  const major = /\d+/.exec(engines.node)?.[0];
  expect(
    dockerfile.filter(line => line.startsWith('FROM ')).every(line => line.includes(`node:${major}-`)),
  ).toBe(true);
  expect(dockerfile.filter(line => line.startsWith('USER '))).toEqual(['USER node']);
});

test('the queue of the composition loses no job, neither to memory nor to a restart', () => {
  expect(compose.services.redis?.command).toEqual([
    'redis-server',
    '--appendonly',
    'yes',
    '--maxmemory-policy',
    'noeviction',
  ]);
  expect(compose.services.redis?.volumes).toEqual(['redis:/data']);
});

test('the composition can be reached from its own machine alone', () => {
  const ports = Object.values(compose.services).flatMap(service => service.ports ?? []);
  expect(ports).toEqual(['127.0.0.1:8090:8090']);
});

test('every service of the composition says whether it is well', () => {
  const silent = Object.entries(compose.services).filter(([, service]) => service.healthcheck === undefined);
  expect(silent.map(([name]) => name)).toEqual([]);
});

test('what has to last lies in named volumes', () => {
  const mounted = Object.values(compose.services).flatMap(service => service.volumes ?? []);
  const names = mounted.map(volume => volume.split(':')[0] ?? '');
  expect(names.toSorted()).toEqual(['data', 'data', 'postgres', 'redis']);
  expect(Object.keys(compose.volumes).toSorted()).toEqual(['data', 'postgres', 'redis']);
});
