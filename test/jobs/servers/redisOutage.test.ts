import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryHome } from '../../support/home.ts';
import type { TestServer } from '../../support/localServer.ts';
import { type Environment, type Program, startProgram } from '../../support/program.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { environmentOf, openSandbox } from '../../support/sandbox.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startRedisServer();
}, 300_000);

afterEach(() => server.stop());

async function startWithQueue(
  args: readonly string[],
  more: Environment = {},
  faults = '',
): Promise<Program> {
  const sandbox = await openSandbox({ callsPerDay: 2000, now: new Date().toISOString(), faults });
  const url = await server.freshUrl();
  const environment = { TRUNKLEDGER_QUEUE_URL: url, TRUNKLEDGER_LOG_LEVEL: 'debug', ...more };
  return startProgram(args, environmentOf(sandbox, await temporaryHome(), environment));
}

async function secondsToStop(program: Program): Promise<number> {
  const start = performance.now();
  program.child.kill('SIGTERM');
  const { code, signal, stderr } = await program.finished;
  expect({ code, signal }, stderr).toEqual({ code: 0, signal: null });
  expect(stderr).toContain('"msg":"stopped"');
  return (performance.now() - start) / 1000;
}

/** Stops the program once it sees that its queue is gone. */
async function secondsToStopWithoutQueue(program: Program): Promise<number> {
  const seen = program.line(/ECONNREFUSED/);
  await server.stop();
  await seen;
  return secondsToStop(program);
}

test('a worker that has stopped ends, whatever a library left behind', async () => {
  const lasting = 'data:text/javascript,setInterval(()=>{},100_000)';
  const program = await startWithQueue(['worker'], { NODE_OPTIONS: `--import=${lasting}` });
  await program.line(/worker is up/);
  expect(await secondsToStop(program)).toBeLessThan(15);
});

test('a worker with nothing to do ends at once while Redis is away', async () => {
  const program = await startWithQueue(['worker']);
  await program.line(/worker is up/);
  expect(await secondsToStopWithoutQueue(program)).toBeLessThan(10);
});

test('up with nothing to do ends at once while Redis is away', async () => {
  const program = await startWithQueue(['up', '--port', '0']);
  await program.line(/run concluded/);
  expect(await secondsToStopWithoutQueue(program)).toBeLessThan(10);
});

test('up in the middle of its windows ends within the grace and a little more while Redis is away', async () => {
  const program = await startWithQueue(['up', '--port', '0', '--grace', '5s'], {}, 'latency:150ms');
  await program.line(/read and landed/);
  expect(await secondsToStopWithoutQueue(program)).toBeLessThan(20);
});
