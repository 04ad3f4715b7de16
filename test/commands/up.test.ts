import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf } from '../support/sandbox.ts';

const nowhere = { url: 'http://127.0.0.1:1', authUrl: 'http://127.0.0.1:1' };

test.each([
  [['--from', '2099-01-01'], {}, /--from is 2099-01-01T00:00:00Z, which is still to come/],
  [[], { TRUNKLEDGER_FROM: '2099-01-01' }, /TRUNKLEDGER_FROM is 2099-01-01T00:00:00Z/],
  [['--port', '99999'], {}, /99999.*port from 0 to 65535/],
] as const)('up refuses %j %j with 2 before it starts a queue', async (args, settings, reason) => {
  const home = await temporaryHome();
  const { code, stdout, stderr } = await runProgram(['up', ...args], environmentOf(nowhere, home, settings));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(reason);
  expect(existsSync(home)).toBe(false);
});
