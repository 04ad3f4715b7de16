import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { type Environment, type Program, runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox } from '../support/sandbox.ts';
import { basic, openStatusServer } from '../support/statusServer.ts';

/** The program and the port that it says it listens on. */
async function up(
  args: readonly string[],
  environment: Environment,
): Promise<{ program: Program; port: string }> {
  const program = await startProgram(['up', '--port', '0', ...args], environment);
  const line = JSON.parse(await program.line(/listening on /)) as { msg: string };
  const { port } = new URL(line.msg.replace('listening on ', ''));
  return { program, port };
}

async function readinessAt(port: string): Promise<unknown> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
}

async function environmentOfOne(more: Environment = {}): Promise<Environment> {
  const sandbox = await openSandbox({ callsPerDay: 500, now: new Date().toISOString() });
  return environmentOf(sandbox, await temporaryHome(), more);
}

test('up says where it listens, is ready once it has synced, and listens no more when it is stopped', async () => {
  const { program, port } = await up([], await environmentOfOne());
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  await expect
    .poll(() => readinessAt(port), { timeout: 60_000, interval: 200 })
    .toMatchObject({ ready: true });
  program.child.kill('SIGTERM');
  const { code, stderr } = await program.finished;
  expect(code, stderr).toBe(0);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});

test('a worker tells of its own health and readings where it is given a port, and needs no ledger for that', async () => {
  const program = await startProgram(['worker', '--port', '0'], await environmentOfOne());
  const line = JSON.parse(await program.line(/listening on /)) as { msg: string };
  const { origin } = new URL(line.msg.replace('listening on ', ''));
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${origin}/readyz`)).json()).toMatchObject({
    ready: true,
    checks: { queue: { message: 'embedded, reachable' } },
  });
  expect(await (await fetch(`${origin}/metrics`)).text()).toContain('trunkledger_requests_total 0');
  program.child.kill('SIGTERM');
  const { code, stderr } = await program.finished;
  expect(code, stderr).toBe(0);
});

test('a second up that stands by is ready too, because another one loads', async () => {
  const environment = await environmentOfOne();
  const first = await up([], environment);
  await first.program.line(/run concluded/);
  const second = await up([], environment);
  await second.program.line(/standing by/);
  const isElsewhere = { ready: true, checks: { loader: { message: 'another process loads' } } };
  await expect.poll(() => readinessAt(second.port), { timeout: 20_000 }).toMatchObject(isElsewhere);
});

test('for other machines up listens with a password only, and refuses before it does anything', async () => {
  const environment = await environmentOfOne({ TRUNKLEDGER_BOARD_PASSWORD: 'between us' });
  const { TRUNKLEDGER_BOARD_PASSWORD: _, ...open } = environment;
  const refused = await runProgram(['up', '--host', '0.0.0.0', '--port', '0'], open);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('TRUNKLEDGER_BOARD_PASSWORD');
  expect(refused.stderr).not.toContain('"queue"');

  const { program, port } = await up(['--host', '0.0.0.0'], environment);
  const url = `http://127.0.0.1:${port}/metrics`;
  expect((await fetch(url)).status).toBe(401);
  const answer = await fetch(url, { headers: { authorization: basic('between us') } });
  expect(await answer.text()).toContain('process_cpu_seconds_total');
  program.child.kill('SIGTERM');
  const { code, stderr } = await program.finished;
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain('between us');
});

test('where the port is taken, up names it and exits with 2', async () => {
  const { port } = new URL((await openStatusServer()).url);
  const { code, stderr } = await runProgram(['up', '--port', port], await environmentOfOne());
  expect(code).toBe(2);
  expect(stderr).toContain(`--port ${port}`);
});
