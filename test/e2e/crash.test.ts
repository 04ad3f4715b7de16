import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { filesBelow, temporaryHome } from '../support/home.ts';
import { expectSoundLedger, gapsOf, windowsOf } from '../support/ledger.ts';
import { watchFiles } from '../support/moments.ts';
import { type Outcome, type Program, runProgram, startProgram } from '../support/program.ts';
import { drawInteger, randomFrom } from '../support/random.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables } from '../support/tables.ts';
import { expectTruth } from '../support/truth.ts';

const from = '2026-10-01T08:00:00Z';
const to = '2026-10-01T10:00:00Z';
const span = [seconds(from), seconds(to)] as const;
const command = ['sync', '--from', from, '--to', to, '--window', '30m'];
const kills = 30;
const seed = 20_261_122;

/** What can be counted while a run goes on: each is a place in which it may die. */
const moments = ['request', 'landing file', 'ledger file', 'line', 'millisecond'] as const;

/** How often each moment comes in a run that nobody kills. */
type Counts = Record<(typeof moments)[number], number>;

/** Tells each moment of a running program. */
async function observe(
  program: Program,
  sandbox: Sandbox,
  home: string,
  onMoment: (moment: keyof Counts) => void,
): Promise<() => void> {
  let requests = sandbox.requests;
  const clock = setInterval(() => {
    for (; requests < sandbox.requests; requests++) onMoment('request');
    onMoment('millisecond');
  }, 1);
  program.onLine(() => onMoment('line'));
  const watcher = await watchFiles(home, name => {
    if (name.startsWith('landing')) onMoment('landing file');
    else if (name !== '') onMoment('ledger file');
  });
  return () => {
    clearInterval(clock);
    watcher.close();
  };
}

/** Runs the program, and kills it at the n-th moment of a kind, unless it ends before. */
async function runUntil(
  sandbox: Sandbox,
  home: string,
  moment: keyof Counts,
  count: number,
): Promise<{ outcome: Outcome; counts: Counts }> {
  const program = await startProgram(command, environmentOf(sandbox, home));
  const counts: Counts = { request: 0, 'landing file': 0, 'ledger file': 0, line: 0, millisecond: 0 };
  const stop = await observe(program, sandbox, home, seen => {
    counts[seen]++;
    if (seen === moment && counts[seen] === count) program.child.kill('SIGKILL');
  });
  const outcome = await program.finished.finally(stop);
  return { outcome, counts };
}

async function expectReadable(home: string): Promise<void> {
  const published = join(home, 'analytics.duckdb');
  if (existsSync(published)) await expectSoundLedger(published);
}

/** Files that no finished run leaves below home, and readings without one half. */
async function leftovers(home: string): Promise<string[]> {
  const files = new Set((await filesBelow(home)).map(path => relative(home, path)));
  const isExpected = (path: string): boolean => {
    if (path === 'ledger.duckdb' || path === 'analytics.duckdb') return true;
    if (!path.startsWith('landing')) return false;
    if (path.endsWith('.ndjson.zst')) return files.has(path.replace(/\.ndjson\.zst$/, '.manifest.json'));
    return path.endsWith('.manifest.json');
  };
  return [...files].filter(path => !isExpected(path));
}

test(`a sync that is killed at ${kills} random moments ends, run again, in the truth of the API`, async () => {
  const sandbox = await openSandbox({ callsPerDay: 4000 });
  const random = randomFrom(seed);
  const whole = await runUntil(sandbox, await temporaryHome(), 'line', Number.POSITIVE_INFINITY);
  expect(whole.outcome.code, whole.outcome.stderr).toBe(0);

  const home = await temporaryHome();
  let killed = 0;
  for (let attempt = 0; killed < kills; attempt++) {
    const moment = moments[attempt % moments.length] ?? 'line';
    const place = `kill ${killed} at a ${moment} of ${JSON.stringify(whole.counts)}`;
    const { outcome } = await runUntil(sandbox, home, moment, drawInteger(random, 1, whole.counts[moment]));
    await expectReadable(home);
    if (outcome.signal !== 'SIGKILL') {
      // A run that came to its end: all is there, and the next ones begin with nothing again.
      expect(outcome.code, `${place}\n${outcome.stderr}`).toBe(0);
      await expectWhole(sandbox, home);
      await rm(home, { recursive: true });
      continue;
    }
    killed++;
  }
  const last = await runProgram(command, environmentOf(sandbox, home));
  expect(last.code, last.stderr).toBe(0);
  await expectWhole(sandbox, home);

  const tables = await readTables(home);
  const rebuilt = await runProgram(['sync', '--rebuild'], environmentOf(sandbox, home));
  expect(rebuilt.code, rebuilt.stderr).toBe(0);
  expectSameTables(tables, await readTables(home));
}, 400_000);

async function expectWhole(sandbox: Sandbox, home: string): Promise<void> {
  await expectTruth(sandbox, home, span);
  for (const file of ['ledger.duckdb', 'analytics.duckdb']) await expectSoundLedger(join(home, file));
  expect(new Set((await windowsOf(home)).map(({ state }) => state))).toEqual(new Set(['settled']));
  expect(await gapsOf(home)).toEqual([]);
  expect(await leftovers(home)).toEqual([]);
}
