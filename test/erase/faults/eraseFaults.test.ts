import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createLanding } from '../../../src/extract/landing.ts';
import { expectSoundLedger } from '../../support/ledger.ts';
import { watchFiles } from '../../support/moments.ts';
import { startProgram } from '../../support/program.ts';
import { drawInteger, randomFrom } from '../../support/random.ts';
import { expectSameTables, readTables } from '../../support/tables.ts';
import { databasesOf, nothing, search } from '../search.ts';
import {
  fillHome,
  forgetIn,
  openWorld,
  person,
  rebuildIn,
  removeFilled,
  syncWorld,
  type World,
} from '../world.ts';

afterAll(removeFilled);

const kills = 10;
const seed = 20_261_122;

/** Starts to forget the number, and kills that at the n-th change of a file. Returns how many changes there were. */
async function forgetUntil({ home, environment }: World, change: number): Promise<number> {
  let changes = 0;
  const program = await startProgram(['forget', '--number', person], environment);
  const watcher = await watchFiles(home, () => {
    if (++changes === change) program.child.kill('SIGKILL');
  });
  await program.finished.finally(() => watcher.close());
  return changes;
}

test(`an erasure that is killed at ${kills} random moments leaves a sound home, and run again it erases all`, async () => {
  const world = await openWorld();
  const { home } = world;
  await fillHome(world);
  const untouched = join(home, '..', 'untouched');
  await cp(home, untouched, { recursive: true });
  const changes = await forgetUntil(world, Number.POSITIVE_INFINITY);
  await syncWorld(world);
  const expected = await readTables(home);
  const random = randomFrom(seed);
  for (let kill = 0; kill < kills; kill++) {
    await rm(home, { recursive: true });
    await cp(untouched, home, { recursive: true });
    const change = drawInteger(random, 1, changes);
    await forgetUntil(world, change);
    const landing = createLanding(join(home, 'landing'));
    for (const path of await landing.list()) await landing.verify(path);
    for (const database of databasesOf(home)) await expectSoundLedger(database);

    const { unread } = await forgetIn(world);
    expect(unread, `killed at change ${change}`).toEqual([]);
    expect(await search(home, person), `killed at change ${change}`).toEqual(nothing);
    for (const path of await landing.list()) await landing.verify(path);
    expect(await syncWorld(world, { fullCheck: true })).toMatchObject({ callsChanged: 0, callsNew: 0 });
    const tables = await readTables(home);
    for (const table of ['calls', 'ops.call_changes', 'number_days', 'forwarded_calls', 'phone_numbers'])
      expect(tables[table]?.length, table).toBe(expected[table]?.length);
    if (kill % 3 !== 0) continue;
    await rebuildIn(world);
    expect(await search(home, person)).toEqual(nothing);
    expectSameTables(tables, await readTables(home));
  }
}, 900_000);
