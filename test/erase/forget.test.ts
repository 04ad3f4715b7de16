import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTexts } from '../support/database.ts';
import { nothing, search } from './search.ts';
import { fillHome, neighbour, openWorld, person, run, span } from './world.ts';

test('a number stands in every place before it is forgotten, and in none after it, nor after one more sync', async () => {
  const world = await openWorld();
  await fillHome(world);
  const before = await search(world.home, person);
  console.log(before);
  const { code, stderr, stdout } = await run(world, 'forget', '--number', person, '--json');
  console.log(stderr, stdout.slice(0, 3000));
  expect(code, stderr).toBe(0);
  expect(await search(world.home, person)).toEqual(nothing);
  const synced = await run(world, 'sync', ...span, '--json');
  console.log(synced.stdout);
  expect(await search(world.home, person)).toEqual(nothing);
  expect((await search(world.home, neighbour)).databases.length).toBeGreaterThan(0);
  console.log(
    await readTexts(
      join(world.home, 'ledger.duckdb'),
      'select call_id, from_raw, from_e164, from_country, to_raw, to_e164, to_country from calls',
    ),
  );
}, 60_000);
