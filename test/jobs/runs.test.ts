import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, windowsOf } from '../support/ledger.ts';
import { openTestMember, untilIdle } from '../support/members.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

test('what is missing is read, loaded and published through the queue, and equals the truth', async () => {
  const sandbox = await openSandbox({ callsPerDay: 6000 });
  const home = await temporaryHome();
  const end = seconds('2026-10-02T06:00Z');
  const environment = { TRUNKLEDGER_FROM: '2026-10-01T06:00Z', TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };
  const member = await openTestMember({ sandbox, home, environment, now: () => end * 1000 });
  member.startReading();
  await member.startLoading();
  await untilIdle(member);
  await member.stop(1000);
  await expectTruth(sandbox, home, [seconds('2026-10-01T06:00Z'), end - 1]);
  await expectSoundLedger(join(home, 'ledger.duckdb'));
  expect((await windowsOf(home)).map(window => window.error).filter(Boolean)).toEqual([]);
});
