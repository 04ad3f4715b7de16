import { hostname } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryHome } from '../../support/home.ts';
import type { TestServer } from '../../support/localServer.ts';
import { type Program, runProgram, startProgram } from '../../support/program.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { environmentOf, openSandbox, project } from '../../support/sandbox.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 180_000);

afterAll(() => server.stop());

async function stop(program: Program): Promise<void> {
  program.child.kill('SIGTERM');
  const { code, stderr } = await program.finished;
  expect(code, stderr).toBe(0);
}

test('up and a worker end with 2 on the queue of another ledger, which goes on, until it is taken over', async () => {
  const sandbox = await openSandbox({ callsPerDay: 200, now: new Date().toISOString() });
  const environment = environmentOf(sandbox, await temporaryHome(), {
    TRUNKLEDGER_QUEUE_URL: await server.freshUrl(),
  });
  const first = await startProgram(['up', '--port', '0'], environment);
  await first.line(/this process loads/);
  const other = { ...environment, TRUNKLEDGER_HOME: await temporaryHome() };
  const refused = await runProgram(['up', '--port', '0'], other);
  expect(refused.code, refused.stderr).toBe(2);
  expect(refused.stderr).toContain(`project ${project} in ${environment.TRUNKLEDGER_HOME} on ${hostname()}`);
  expect(refused.stderr).toContain('trunkledger up --take-over');
  const reader = await runProgram(['worker'], other);
  expect(reader.code, reader.stderr).toBe(2);
  expect(reader.stderr).toContain('landing folder');
  const ofProject = { ...environment, SINCH_PROJECT_ID: '11111111-2222-4333-8444-555555555555' };
  const stranger = await runProgram(['worker'], ofProject);
  expect(stranger.code, stranger.stderr).toBe(2);

  const worker = await startProgram(['worker'], environment);
  await worker.line(/worker is up/);
  await Promise.all([stop(worker), stop(first)]);
  const next = await startProgram(['up', '--port', '0', '--take-over'], other);
  await Promise.all([next.line(/taking the queue over/), next.line(/this process loads/)]);
  await stop(next);
}, 120_000);
