import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Landed } from '../../src/extract/landing.ts';
import type { Loader } from '../../src/loader.ts';
import { openLedger, type TestLedger } from '../support/warehouse.ts';
import { type Contents, contentsOf, countingLoader, landHours, landOccupation } from './support.ts';

const hours = 10;

/** Hands everything over in one turn, and tells which readings could not be loaded, and why. */
async function rejectedOf(loader: Loader, readings: readonly Landed[]) {
  const settled = await Promise.allSettled(readings.map(reading => loader.load(reading)));
  return settled.flatMap((result, index) => {
    const landed = readings[index];
    return result.status === 'rejected' && landed ? [{ landed, reason: String(result.reason) }] : [];
  });
}

/** What the same readings leave where nothing goes wrong. */
async function soundContents(ledger: TestLedger, readings: readonly Landed[]): Promise<Contents> {
  const sound = await openLedger();
  const loader = countingLoader(sound, ledger.landing);
  for (const reading of readings) await loader.load(reading);
  return contentsOf(sound);
}

/** Nothing stands there of a reading that was rejected, and all of the others. */
async function expectWhole(ledger: TestLedger, readings: readonly Landed[], missing: readonly Landed[]) {
  const loaded = readings.filter(reading => !missing.includes(reading));
  expect(await contentsOf(ledger)).toEqual(await soundContents(ledger, loaded));
  await ledger.check();
}

describe('an error in a batch', () => {
  test('that comes of a missing data file leaves nothing half-written, and later readings are loaded', async () => {
    const ledger = await openLedger();
    const [occupation, readings] = [await landOccupation(ledger), await landHours(ledger, hours)];
    const broken = readings[4] as Landed;
    const dataFile = join(ledger.landing.directory, dirname(broken.path), broken.manifest.data_file ?? '');
    await rename(dataFile, `${dataFile}.aside`);
    const loader = countingLoader(ledger);
    const rejected = await rejectedOf(loader, [...occupation, ...readings]);
    expect(rejected.map(each => each.landed)).toContain(broken);
    for (const { reason } of rejected) expect(reason).toContain(broken.manifest.data_file);
    const missing = rejected.map(each => each.landed);
    await rename(`${dataFile}.aside`, dataFile);
    await expectWhole(ledger, readings, missing);
    expect(await rejectedOf(loader, missing)).toEqual([]);
    await expectWhole(ledger, readings, []);
  });

  test('in the midst of its transaction takes all of it back, and later readings are loaded', async () => {
    const ledger = await openLedger();
    const [occupation, readings] = [await landOccupation(ledger), await landHours(ledger, hours)];
    const loader = countingLoader(ledger);
    await Promise.all(occupation.map(each => loader.load(each)));
    // Calls, hours and windows are written by then; what marks the readings is not there.
    await ledger.connection.run('alter table ops.readings rename to readings_aside');
    const rejected = await rejectedOf(loader, readings);
    expect(rejected).toHaveLength(hours);
    await ledger.connection.run('alter table ops.readings_aside rename to readings');
    await expectWhole(ledger, readings, readings);
    expect(await rejectedOf(loader, readings)).toEqual([]);
    await expectWhole(ledger, readings, []);
  });

  test('does not concern what waits beside it', async () => {
    const ledger = await openLedger();
    const [occupation, readings] = [await landOccupation(ledger), await landHours(ledger, hours)];
    const apart = readings.filter((_, index) => index < 4 || index > 5);
    const broken = readings[8] as Landed;
    const nowhere = { ...broken, manifest: { ...broken.manifest, data_file: 'nowhere.ndjson.zst' } };
    const waiting = apart.map(each => (each === broken ? nowhere : each));
    const rejected = await rejectedOf(countingLoader(ledger), [...occupation, ...waiting]);
    const missing = rejected.map(each => each.landed);
    expect(missing).toContain(nowhere);
    for (const each of readings.slice(0, 4)) expect(missing).not.toContain(each);
    await expectWhole(ledger, waiting, missing);
  });
});
