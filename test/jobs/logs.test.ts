import { pino } from 'pino';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { repeatedKeys } from '../support/jsonKeys.ts';
import { runToEnd, startTestMember } from '../support/members.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { servePoisoned } from '../support/poison.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';

const now = () => seconds('2026-10-02T03:00:00Z') * 1000;
const environment = { TRUNKLEDGER_FROM: '2026-10-01T20:00:00Z' };

interface Line {
  readonly msg: string;
  readonly job?: string;
  readonly run?: string;
  readonly window?: string;
}

function collectTexts() {
  const texts: string[] = [];
  const logger = pino({ level: 'debug' }, { write: text => void texts.push(text) });
  return { logger, texts, lines: (): Line[] => texts.map(text => JSON.parse(text)) };
}

async function openApi() {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  return servePoisoned(sandbox, rangeStart =>
    rangeStart.startsWith('2026-10-01T22') ? { status: 400 } : undefined,
  );
}

test('a key that is written twice is found, whatever is in the strings around it', () => {
  expect(repeatedKeys('{"a":1,"b":{"a":2},"a":3}')).toEqual(['"a"']);
  expect(repeatedKeys(String.raw`{"a":"{\"a\":1,\"a\":2}","b":"a","c":["a","a"]}`)).toEqual([]);
});

test('no line of jobs has a key twice, and what is read and loaded says its run, its window and its job', async () => {
  const { logger, texts, lines } = collectTexts();
  const settings = { sandbox: await openApi(), home: await temporaryHome(), environment, now, logger };
  const member = await startTestMember(settings);
  for (const kind of ['recount', 'check', 'look', 'close'] as const) await runToEnd(member, kind);
  await runToEnd(member, 'close', { date: '2026-09-01' });
  await member.stop(1000);
  expect(texts.filter(text => repeatedKeys(text).length > 0)).toEqual([]);
  const ids = { run: expect.any(String), window: expect.any(String), job: expect.any(String) };
  for (const message of ['window loaded', 'window not loaded', 'read and landed', 'not read']) {
    const found = lines().filter(({ msg, job }) => msg === message && !job?.startsWith('configuration'));
    expect(found.length, message).toBeGreaterThan(0);
    for (const line of found) expect(line).toMatchObject(ids);
  }
}, 60_000);

test('no line of a plain sync has a key twice, and what is loaded says its run and its window', async () => {
  const { logger, texts, lines } = collectTexts();
  const settings = { sandbox: await openApi(), home: await temporaryHome(), environment };
  const { runId } = await syncInProcess({ ...settings, effects: { now, logger } });
  expect(texts.filter(text => repeatedKeys(text).length > 0)).toEqual([]);
  expect(lines().filter(({ msg }) => msg.startsWith('window '))).toContainEqual(
    expect.objectContaining({ run: runId, window: '2026-10-01T20:00:00Z/2026-10-01T21:00:00Z' }),
  );
  expect(lines().filter(({ msg }) => msg === 'configuration loaded')).toMatchObject([{ run: runId }]);
}, 60_000);
