import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

test('an error while windows are landed side by side is told once, and by nothing else', async () => {
  const sandbox = await openSandbox({ callsPerDay: 20_000 });
  const range = { from: seconds('2026-10-01T08:00Z'), to: seconds('2026-10-01T12:00Z') };
  const observer = {
    loaded(): void {
      throw new Error('the disk is full');
    },
  };
  for (const concurrency of ['3', '8']) {
    const home = await temporaryHome();
    const environment = { TRUNKLEDGER_CONCURRENCY: concurrency };
    await expect(
      syncInProcess({ sandbox, home, environment, effects: { observer } }, { ...range, windowSeconds: 900 }),
    ).rejects.toThrow('the disk is full');
  }
});

test('an error while a window is loaded ends the run with it, once the readers have stopped, and the next completes', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000, faults: 'latency:100ms' });
  const home = await temporaryHome();
  const range = {
    from: seconds('2026-10-01T08:00Z'),
    to: seconds('2026-10-01T12:00Z'),
    resources: false,
    windowSeconds: 300,
  };
  const observer = {
    loaded(): void {
      throw new Error('the disk is full');
    },
  };
  const environment = { TRUNKLEDGER_CONCURRENCY: '1' };
  await expect(syncInProcess({ sandbox, home, environment, effects: { observer } }, range)).rejects.toThrow(
    'the disk is full',
  );
  // One after the other all 48 would take five seconds.
  expect(sandbox.requests).toBeLessThan(40);
  await syncInProcess({ sandbox, home }, range);
  await expectTruth(sandbox, home, [range.from, range.to]);
});
