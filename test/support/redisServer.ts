import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startProxy } from './connectionProxy.ts';
import {
  dockerAnswers,
  findProgram,
  freePort,
  installPackage,
  ServerProcess,
  type TestServer,
} from './localServer.ts';

/**
 * A Redis server for tests: the one of REDIS_URL (whose databases 1 to 15 are emptied), else `redis-server`, else a
 * container, else the package of Debian or Ubuntu where this is root.
 * @throws Error naming these ways where none is open.
 */
export async function startRedisServer(): Promise<TestServer> {
  if (process.env.REDIS_URL) return behindProxy(process.env.REDIS_URL, async () => {});
  const local = findProgram('redis-server');
  if (local !== undefined) return startLocal(local);
  if (await dockerAnswers()) return startContainer();
  await installPackage('redis-server');
  const installed = findProgram('redis-server');
  if (installed !== undefined) return startLocal(installed);
  throw new Error(
    'These tests need a Redis server: install redis-server, start Docker, or set REDIS_URL to a server whose databases ' +
      '1 to 15 may be emptied. "npm run test:core" runs every test that needs no server.',
  );
}

/** Writes each command to disk, so that a restart loses nothing. */
async function startLocal(command: string): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-redis-'));
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', databases: 1024, save: '' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = new ServerProcess({ command, args, readyLine: /Ready to accept connections/ });
  await server.start();
  let database = 0;
  return {
    freshUrl: async () => `redis://127.0.0.1:${port}/${++database}`,
    async restart() {
      await server.end();
      await server.start();
    },
    async stop() {
      await server.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startContainer(): Promise<TestServer> {
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer('redis:7-alpine').withExposedPorts(6379).start();
  const url = `redis://${container.getHost()}:${container.getMappedPort(6379)}`;
  return behindProxy(url, async () => void (await container.stop()));
}

async function behindProxy(url: string, stop: () => Promise<void>): Promise<TestServer> {
  const target = new URL(url);
  const proxy = await startProxy(target.hostname, Number(target.port || 6379));
  // Two test workers share the fifteen databases.
  const first = process.env.VITEST_POOL_ID === '2' ? 8 : 1;
  let count = 0;
  return {
    async freshUrl() {
      const fresh = new URL(url);
      fresh.hostname = '127.0.0.1';
      fresh.port = String(proxy.port);
      fresh.pathname = `/${first + (count++ % 7)}`;
      const client = new Redis(fresh.href);
      await client.flushdb();
      await client.quit();
      return fresh.href;
    },
    restart: async () => proxy.cut(),
    async stop() {
      await proxy.close();
      await stop();
    },
  };
}
