import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { type SandboxCommandOptions, sandboxCommand } from '../../src/commands/sandbox.ts';
import { UsageError } from '../../src/errors.ts';
import { newFolder } from './configuration/folder.ts';

const COMMAND = new URL('../../src/commands/sandbox.ts', import.meta.url).href;

function run(options: SandboxCommandOptions) {
  const script = `const { sandboxCommand } = await import('${COMMAND}'); await sandboxCommand(${JSON.stringify(options)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the sandbox says where it listens, serves, and ends well on %s',
  async signal => {
    const child = run({ faults: 'latency:1ms', now: '2026-10-08', callsPerDay: 100, seed: 's' });
    const [line] = await once(createInterface(child.stdout), 'line');
    expect(line).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${String(line).split(' ').at(-1)}/v1/projects/p/calls`, {
      headers: { authorization: `Basic ${btoa('key:sandbox')}` },
    });
    expect(await response.json()).toMatchObject({ pageNumber: 1 });
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);

test('a sandbox that is ended has written what changed, and the next one goes on from there', async () => {
  const state = join(await newFolder(), 'state.json');
  const trunks = 'v1/projects/p/trunks';
  const names: string[] = [];
  for (const hostName of ['one', 'two']) {
    const child = run({ state });
    const [line] = await once(createInterface(child.stdout), 'line');
    const headers = { authorization: `Basic ${btoa('key:sandbox')}`, 'content-type': 'application/json' };
    const url = `${String(line).split(' ').at(-1)}/${trunks}`;
    const body = JSON.stringify({ name: 'A', hostName });
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201);
    names.push(await (await fetch(url, { headers })).text());
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }
  expect(names[1]).toContain('"hostName":"one"');
  expect(names[1]).toContain('"hostName":"two"');
});

test.each<[SandboxCommandOptions, string]>([
  [{ port: 70_000 }, '--port 70000: allowed is a whole number from 0 to 65535'],
  [{ port: Number.NaN }, '--port NaN'],
  [{ callsPerDay: 0 }, '--calls-per-day 0: allowed is a whole number from 1 to 10000000'],
  [{ now: 'noon' }, '--now noon: allowed is an ISO 8601'],
  [{ state: '/nowhere/at/all/state.json' }, '--state: state file /nowhere/at/all/state.json cannot be made'],
  [{ state: '' }, '--state is empty: name a file'],
  [{ faults: 'chaos' }, '--faults: fault "chaos": unknown fault; allowed: latency'],
])('%j is refused before anything starts', async (options, message) => {
  await expect(sandboxCommand(options)).rejects.toThrow(UsageError);
  await expect(sandboxCommand(options)).rejects.toThrow(message);
});

test('a port that is taken is refused with a way out', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(sandboxCommand({ port })).rejects.toThrow(
    'cannot listen there (EADDRINUSE). Choose another port',
  );
});
