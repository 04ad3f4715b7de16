import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { rebuild } from '../src/rebuild.ts';
import { readTexts } from './support/database.ts';
import { temporaryHome } from './support/home.ts';
import { collectLines } from './support/logs.ts';
import { syncInProcess } from './support/pipeline.ts';
import { environmentOf, openSandbox, seconds } from './support/sandbox.ts';

const at = (time: string) => () => seconds(time) * 1000;
const now = at('2026-10-03T12:00:00Z');

async function beginningOf(home: string): Promise<string> {
  const [project] = await readTexts(join(home, 'ledger.duckdb'), 'select covers_from from ops.projects');
  return String(project?.covers_from);
}

/** A ledger that began when nobody said where, a day ago. */
async function openFresh() {
  const sandbox = await openSandbox({ callsPerDay: 100 });
  const home = await temporaryHome();
  const { lines, logger } = collectLines();
  const read = async (from?: string, to?: string, environment = {}): Promise<string> => {
    const range = {
      ...(from === undefined ? {} : { from: seconds(from) }),
      ...(to === undefined ? {} : { to: seconds(to) }),
    };
    await syncInProcess(
      { sandbox, home, environment, effects: { now, logger } },
      { ...range, windowSeconds: 21_600, resources: false },
    );
    return beginningOf(home);
  };
  expect(await read()).toBe('2026-10-02 12:00:00');
  return { sandbox, home, read, lines };
}

test('a range that begins before the ledger and reaches to it is where the ledger begins from then on', async () => {
  const { read, lines } = await openFresh();
  expect(await read('2026-10-01T00:00:00Z')).toBe('2026-10-01 00:00:00');
  expect(await read('2026-09-30T00:00:00Z', '2026-10-01T00:00:00Z')).toBe('2026-09-30 00:00:00');
  expect(await read('2026-10-02T00:00:00Z')).toBe('2026-09-30 00:00:00');
  expect(await read()).toBe('2026-09-30 00:00:00');
  expect(lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

test('over time that nobody asked for the beginning stays, with a warning, until that time is read too', async () => {
  const { read, lines } = await openFresh();
  expect(await read('2026-09-29T00:00:00Z', '2026-09-30T00:00:00Z')).toBe('2026-10-02 12:00:00');
  expect(lines.filter(({ level }) => Number(level) >= 40)).toMatchObject([
    { begins: '2026-10-02T12:00:00Z', msg: expect.stringMatching(/not closed.* sync --from/) },
  ]);
  expect(await read('2026-09-30T00:00:00Z', '2026-10-03T00:00:00Z')).toBe('2026-09-29 00:00:00');
});

test('where TRUNKLEDGER_FROM says it, the ledger begins there, and a warning tells of earlier ranges', async () => {
  const { read, lines } = await openFresh();
  const environment = { TRUNKLEDGER_FROM: '2026-10-02T00:00:00Z' };
  expect(await read('2026-10-01T00:00:00Z', undefined, environment)).toBe('2026-10-02 00:00:00');
  expect(lines.filter(({ level }) => Number(level) >= 40)).toMatchObject([
    { begins: '2026-10-02T00:00:00Z', msg: expect.stringMatching(/not closed.* TRUNKLEDGER_FROM/) },
  ]);
});

test('a rebuild begins where the ledger had come to begin, also without the old one', async () => {
  const { sandbox, home, read } = await openFresh();
  await read('2026-10-01T00:00:00Z');
  const config = readConfig(environmentOf(sandbox, home));
  await rebuild(config, createLogger('silent'));
  expect(await beginningOf(home)).toBe('2026-10-01 00:00:00');
  await rm(join(home, 'ledger.duckdb'));
  await rebuild(config, createLogger('silent'));
  expect(await beginningOf(home)).toBe('2026-10-01 00:00:00');
});
