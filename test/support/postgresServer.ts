import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { startProxy } from './connectionProxy.ts';
import {
  dockerAnswers,
  findProgram,
  freePort,
  installPackage,
  ServerProcess,
  type TestServer,
} from './localServer.ts';

const run = promisify(execFile);
const folders = '/usr/lib/postgresql/*/bin';

/**
 * A PostgreSQL server for tests: the one of POSTGRES_URL (in which databases named trunkledger_… are made and left), else `initdb` and
 * `postgres`, else a container, else the package of Debian or Ubuntu where this is root.
 * @throws Error naming these ways where none is open.
 */
export async function startPostgresServer(): Promise<TestServer> {
  if (process.env.POSTGRES_URL) return behindProxy(process.env.POSTGRES_URL, async () => {});
  const local = findProgram('initdb', folders);
  if (local !== undefined) return startLocal(dirname(local));
  if (await dockerAnswers()) return startContainer();
  await installPackage('postgresql');
  const installed = findProgram('initdb', folders);
  if (installed !== undefined) return startLocal(dirname(installed));
  throw new Error(
    'These tests need a PostgreSQL server: install postgresql, start Docker, or set POSTGRES_URL to a server in which ' +
      'databases may be made. "npm run test:core" runs every test that needs no server.',
  );
}

async function startLocal(programs: string): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-postgres-'));
  const user = unprivilegedUser();
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...user, cwd: '/' },
  );
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off' };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = new ServerProcess({
    command: join(programs, 'postgres'),
    args: ['-D', data, ...args],
    readyLine: /ready to accept connections/,
    ...(user === undefined ? {} : { user }),
  });
  await server.start();
  return {
    freshUrl: () => createDatabase(`postgres://postgres@127.0.0.1:${port}/postgres`),
    async restart() {
      await server.end();
      await server.start();
    },
    async stop() {
      await server.end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}

async function startContainer(): Promise<TestServer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer('postgres:17-alpine')
    .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  const url = `postgres://postgres@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
  return behindProxy(url, async () => void (await container.stop()));
}

async function behindProxy(url: string, stop: () => Promise<void>): Promise<TestServer> {
  const target = new URL(url);
  const proxy = await startProxy(target.hostname, Number(target.port || 5432));
  target.hostname = '127.0.0.1';
  target.port = String(proxy.port);
  return {
    freshUrl: () => createDatabase(target.href),
    restart: async () => proxy.cut(),
    async stop() {
      await proxy.close();
      await stop();
    },
  };
}

async function createDatabase(url: string): Promise<string> {
  const name = `trunkledger_${randomUUID().replaceAll('-', '')}`;
  const client = new Client(url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return fresh.href;
}
