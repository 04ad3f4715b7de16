import { appendFile, mkdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createLanding } from '../../../src/extract/landing.ts';
import { flowOf } from '../../../src/jobs/flow.ts';
import { verifiedManifest } from '../../../src/jobs/pendingLandings.ts';
import { defaultTimings } from '../../../src/jobs/timings.ts';
import { createLogger } from '../../../src/logger.ts';
import type { RunSummary } from '../../../src/summary.ts';
import { filesBelow, temporaryHome } from '../../support/home.ts';
import { windowsOf } from '../../support/ledger.ts';
import { runToEnd, untilIdle } from '../../support/members.ts';
import { redisMembers } from '../../support/redisMembers.ts';
import { openSandbox, project, seconds } from '../../support/sandbox.ts';
import { expectTruth } from '../../support/truth.ts';

const members = redisMembers();

const from = '2026-10-01T06:00:00Z';
const start = seconds(from);
const hours = 6;
const end = start + hours * 3600;

/** What a process that was killed leaves: a run whose windows are landed, and not loaded. */
async function landRun() {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const environment = { TRUNKLEDGER_FROM: from, TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };
  const settings = { sandbox, home, environment, now: () => (end + 1) * 1000 };
  const reader = await members.open(settings);
  reader.startReading();
  const windows = Array.from({ length: hours }, (_, hour) => ({
    start: start + hour * 3600,
    end: start + (hour + 1) * 3600,
  }));
  const conclusion = {
    projectId: project,
    runId: 'killed',
    command: 'test',
    from: start,
    to: end,
    startedAt: 0,
  };
  await reader.queues.flows.add(flowOf(conclusion, windows, false, defaultTimings));
  await expect
    .poll(() => reader.queues.windows.getJobCounts('completed'), { timeout: 30_000 })
    .toEqual({ completed: hours });
  const files = (await filesBelow(join(home, 'landing'))).sort();
  const data = files.filter(file => file.endsWith('.zst'));
  return { settings, data, manifestOf: (file: string) => file.replace('.ndjson.zst', '.manifest.json') };
}

test('of landed files that cannot be loaded the ledger tells which, what is wrong and where they are, and reads them again', async () => {
  const { settings, data, manifestOf } = await landRun();
  const [cut = '', altered = '', gone = '', empty = '', orphan = '', pair = ''] = data;
  await truncate(cut, (await stat(cut)).size - 1);
  await appendFile(altered, 'x');
  await rm(gone);
  await writeFile(manifestOf(empty), '');
  await rm(manifestOf(orphan));
  await rm(pair);
  await rm(manifestOf(pair));

  const loader = await members.open(settings);
  await loader.startLoading();
  await untilIdle(loader);
  const concluded = await loader.queues.runs.getJob('conclude.killed');
  const { errors = [] } = (concluded?.returnvalue ?? {}) as Partial<RunSummary>;
  const short = (file: string): string => file.slice(join(settings.home, 'landing').length + 1);
  const expected = [
    [cut, / is not whole or was changed: its SHA-256 is /, [cut, manifestOf(cut)]],
    [altered, / is not whole or was changed: its SHA-256 is /, [altered, manifestOf(altered)]],
    [gone, / is missing\./, [manifestOf(gone)]],
    [short(manifestOf(empty)), / is damaged: SyntaxError/, [empty, manifestOf(empty)]],
    [short(manifestOf(orphan)), / is missing\./, [orphan]],
    [short(manifestOf(pair)), / is missing\./, []],
  ] as const;
  expect(errors).toHaveLength(hours);
  for (const [file, finding, aside] of expected) {
    const error = errors.find(each => each.includes(file)) ?? '';
    expect(error).toMatch(finding);
    expect(error).toMatch(/UnusableLandingError: .* Its window is read again by itself/);
    expect(error).not.toMatch(/ENOENT|Remove|sync --from/);
    expect(error.match(/\S+\.damaged/g) ?? []).toEqual(aside.map(each => `${basename(each)}.damaged`));
  }
  await runToEnd(loader, 'look');
  await loader.stop(1000);
  await expectTruth(settings.sandbox, settings.home, [start, end]);
  expect((await windowsOf(settings.home)).map(({ error }) => error)).toEqual(Array(hours).fill(null));
}, 120_000);

test('what was set aside before, by a process that died before it told why, is told as it was found then', async () => {
  const { settings, data, manifestOf } = await landRun();
  const directory = join(settings.home, 'landing');
  const landing = createLanding(directory);
  const context = { landing, logger: createLogger('silent'), now: Date.now };
  const path = manifestOf(data[0] ?? '').slice(directory.length + 1);
  await appendFile(data[0] ?? '', 'x');
  const { message } = (await verifiedManifest(context, path)) as Error;
  expect(await verifiedManifest(context, path)).toMatchObject({ message });
  expect(message).toMatch(/its SHA-256 is/);
  await rename(join(directory, `${path}.damaged`), join(directory, path));
  expect(await verifiedManifest(context, path)).toMatchObject({ message });
});

test('of a damaged reading of the configuration, or of an import, is told how it comes back', async () => {
  const directory = await temporaryHome();
  const landing = createLanding(directory);
  const context = { landing, logger: createLogger('silent'), now: Date.now };
  const messages: string[] = [];
  for (const folder of ['configuration', 'imports', 'events']) {
    const path = `project/${folder}/one.manifest.json`;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), '{}');
    messages.push(((await verifiedManifest(context, path)) as Error).message);
  }
  expect(messages).toEqual([
    expect.stringMatching(/The configuration is read again by itself/),
    expect.stringMatching(/Import its file again\.$/),
    expect.stringMatching(/The next runs note again what it said\.$/),
  ]);
});
