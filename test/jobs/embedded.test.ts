import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Backend, openBackend } from '../../src/jobs/backend.ts';
import { currentClaim } from '../../src/jobs/embeddedLock.ts';
import { fate, type ProcessIdentity } from '../../src/jobs/embeddedProcess.ts';
import { watchWriter } from '../../src/jobs/embeddedWatch.ts';
import { temporaryFolder } from '../support/home.ts';
import { allDone, ready, serving, startMember } from '../support/queueMembers.ts';
import { keepingLogger, openTestBackend } from '../support/queueStore.ts';

function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}

let served: string;
let backend: Backend;

beforeAll(async () => {
  served = await mkdtemp(join(tmpdir(), 'trunkledger-queue-'));
  backend = await openBackend('embedded', served, { logger: keepingLogger() });
});

afterAll(async () => {
  await backend.close(0);
  await rm(served, { recursive: true, force: true });
});

async function writerOf(folder: string): Promise<ProcessIdentity> {
  const claim = await currentClaim(folder);
  if (!claim?.writer) throw new Error('nobody writes');
  return claim.writer;
}

/** A client of the served database itself, past the queue. */
async function connect(password?: string): Promise<Client> {
  const claim = await currentClaim(served);
  const client = new Client({
    host: '127.0.0.1',
    port: claim?.port ?? 0,
    user: 'postgres',
    database: 'postgres',
    password: password ?? claim?.token ?? '',
  });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test('of five processes that start at once one serves, and each job is done once', async () => {
  const folder = await temporaryFolder();
  const members = ids('member', 5).map(() => startMember(folder));
  await ready(members);
  expect(serving(members)).toHaveLength(1);
  await Promise.all(members.map((member, n) => member.add(ids(`job-${n}`, 10))));
  const all = members.flatMap((_, n) => ids(`job-${n}`, 10));
  await allDone(members, all);
  expect(members.flatMap(({ done }) => done).sort()).toEqual(all.sort());
});

test('when the serving process is killed, exactly one other takes over, again and again, and no job is lost', async () => {
  const folder = await temporaryFolder();
  const members = ids('member', 4).map(() => startMember(folder));
  await ready(members);
  for (let round = 1; members.length > 1; round++) {
    const [server] = serving(members);
    expect(serving(members)).toHaveLength(1);
    const others = members.filter(member => member !== server);
    const before = ids(`before-${round}`, 10);
    await others[0]?.add(before);
    server?.child.kill('SIGKILL');
    await server?.ended;
    await Promise.all(others.map(member => member.add(ids(`after-${round}`, 10))));
    await allDone([...others, ...(server === undefined ? [] : [server])], before);
    members.splice(0, members.length, ...others);
    await allDone(members, ids(`after-${round}`, 10));
  }
});

test('a process that is told to end leaves the database to the others and exits', async () => {
  const folder = await temporaryFolder();
  const members = ids('member', 2).map(() => startMember(folder));
  await ready(members);
  const [server] = serving(members);
  const other = members.find(member => member !== server);
  server?.child.stdin?.end();
  expect(await server?.ended).toBe(0);
  await other?.add(['after']);
  await allDone(other === undefined ? [] : [other], ['after']);
  other?.child.stdin?.end();
  expect(await other?.ended).toBe(0);
  expect(await currentClaim(folder)).toMatchObject({ isReleased: true });
});

test('what was added is there after all processes have ended', async () => {
  const folder = await temporaryFolder();
  const first = await openBackend('embedded', folder, { logger: keepingLogger() });
  await first.queue('later').add('job', { n: 1 }, { jobId: 'kept' });
  await first.close(0);
  const second = await openTestBackend('embedded', folder);
  expect((await second.queue('later').getJob('kept'))?.data).toEqual({ n: 1 });
});

test('a database that cannot be opened is set aside and made anew, with a warning', async () => {
  const folder = await temporaryFolder();
  const first = await openBackend('embedded', folder, { logger: keepingLogger() });
  await first.close(0);
  await truncate(join(folder, 'database/global/pg_control'), 100);
  const logger = keepingLogger();
  const second = await openBackend('embedded', folder, { logger });
  onTestFinished(() => second.close(0));
  await second.ping();
  expect(logger.warnings.map(({ message }) => message)).toContain(
    'the queue cannot be opened and is made anew',
  );
  expect((await readdir(folder)).filter(name => name.startsWith('database.unreadable-'))).toHaveLength(1);
});

test('where the process of the database breaks down, its parent says how and starts it anew, and nothing is lost', async () => {
  const folder = await temporaryFolder();
  const logger = keepingLogger();
  const backend = await openBackend('embedded', folder, { logger });
  onTestFinished(() => backend.close(0));
  const queue = backend.queue('later');
  await queue.add('job', { n: 1 }, { jobId: 'kept' });
  const before = await writerOf(folder);
  // As V8 ends a process that has lost count of its code pages.
  process.kill(before.pid, 'SIGTRAP');
  await expect
    .poll(() => logger.warnings)
    .toContainEqual({
      message: 'this process no longer serves the embedded queue',
      fields: { reason: 'the process of the embedded queue ended with SIGTRAP' },
    });
  await expect.poll(() => queue.getJob('kept').catch(() => undefined), { timeout: 20_000 }).toBeDefined();
  expect((await writerOf(folder)).pid).not.toBe(before.pid);
});

test('where the engine breaks down while it opens a sound database, that is opened once more, and kept', async () => {
  const folder = await temporaryFolder();
  const first = await openBackend('embedded', folder, { logger: keepingLogger() });
  await first.queue('later').add('job', { n: 1 }, { jobId: 'kept' });
  await first.close(0);
  const before = await writerOf(folder);
  const logger = keepingLogger();
  const opening = openBackend('embedded', folder, { logger });
  onTestFinished(async () => (await opening).close(0));
  const next = { timeout: 10_000, interval: 5 };
  await expect.poll(async () => (await writerOf(folder)).pid, next).not.toBe(before.pid);
  process.kill((await writerOf(folder)).pid, 'SIGTRAP');
  const second = await opening;
  expect((await second.queue('later').getJob('kept'))?.data).toEqual({ n: 1 });
  expect(logger.warnings.map(({ message }) => message)).toEqual([
    'the queue did not open, and is opened again',
  ]);
});

test('what a terminal or a supervisor tells all processes does not end the database before its parent', async () => {
  const folder = await temporaryFolder();
  const logger = keepingLogger();
  const backend = await openBackend('embedded', folder, { logger });
  const writer = await writerOf(folder);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(writer.pid, signal);
  await backend.ping();
  await backend.close(0);
  expect(logger.warnings).toEqual([]);
  expect(await fate(writer)).toBe('dead');
});

test('a database whose program was killed ends, also where it hangs, before another process opens it', async () => {
  const folder = await temporaryFolder();
  const members = ids('member', 2).map(() => startMember(folder));
  await ready(members);
  const [server] = serving(members);
  const others = members.filter(member => member !== server);
  const writer = await writerOf(folder);
  process.kill(writer.pid, 'SIGSTOP');
  server?.child.kill('SIGKILL');
  await Promise.all(others.map(member => member.add(['after'])));
  await allDone(others, ['after']);
  expect(await fate(writer)).toBe('dead');
  expect((await writerOf(folder)).pid).not.toBe(writer.pid);
});

test('a database that hangs under a living program is ended when its heart has stood still for a while, and opened anew', async () => {
  const folder = await temporaryFolder();
  const logger = keepingLogger();
  const backend = await openBackend('embedded', folder, { logger });
  onTestFinished(() => backend.close(0));
  const watch = new AbortController();
  const watching = watchWriter(folder, watch.signal, { milliseconds: 500, looks: 4 }).catch(() => {});
  const writer = await writerOf(folder);
  process.kill(writer.pid, 'SIGSTOP');
  // Asked before it is ended: what was asked fails, and does not wait for ever.
  await backend.ping().catch(() => {});
  watch.abort();
  await watching;
  await expect.poll(() => backend.ping().then(() => true, String), { timeout: 20_000 }).toBe(true);
  expect(await fate(writer)).toBe('dead');
  expect((await writerOf(folder)).pid).not.toBe(writer.pid);
});

test('the port is of no use without the token, which only the owner of the folder can read', async () => {
  await expect(connect('guess')).rejects.toThrow('the token is wrong');
  expect((await (await connect()).query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('statements of many clients do not mix, and a transaction is one', async () => {
  const clients = await Promise.all([1, 2, 3, 4].map(() => connect()));
  await clients[0]?.query('create table public.steps (client integer, step integer, seq serial)');
  const work = clients.map(async (client, n) => {
    for (let step = 0; step < 20; step++) {
      const { rows } = await client.query('select $1::integer as n, $2::text as text', [n, `step ${step}`]);
      expect(rows).toEqual([{ n, text: `step ${step}` }]);
    }
    await client.query('begin');
    for (let step = 0; step < 10; step++)
      await client.query('insert into public.steps (client, step) values ($1, $2)', [n, step]);
    await client.query('commit');
  });
  await Promise.all(work);
  const { rows = [] } = (await clients[0]?.query('select client, step from public.steps order by seq')) ?? {};
  expect(rows.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, n) => n % 10));
});

test('a client that leaves within a transaction takes it back and holds up nobody', async () => {
  const [leaving, staying] = [await connect(), await connect()];
  await leaving.query('create table public.half (n integer)');
  await leaving.query('begin');
  await leaving.query('insert into public.half values (1)');
  const counted = staying.query('select count(*)::integer as n from public.half');
  await leaving.end();
  expect((await counted).rows).toEqual([{ n: 0 }]);
});

test('an error in a statement is the error of that client alone', async () => {
  const [one, two] = [await connect(), await connect()];
  const [failed, good] = await Promise.allSettled([
    one.query('select $1::integer / 0', [1]),
    two.query('select $1::integer as n', [7]),
  ]);
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
  expect(good).toMatchObject({ status: 'fulfilled', value: { rows: [{ n: 7 }] } });
  expect((await one.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
