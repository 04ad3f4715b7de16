import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { zoneOffsetMacro } from '../../src/import/zoneOffset.ts';
import { rows, runScript } from '../../src/sql.ts';
import { withMemory } from './memory.ts';

const memory = withMemory();
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'America/Havana',
];

/** UTC of local texts in order, null where there is none or there are two. */
async function readLocal(zone: string, texts: readonly string[]): Promise<(string | null)[]> {
  const connection = await memory();
  await runScript(connection, zoneOffsetMacro(zone, 2027));
  const found = await rows(
    connection,
    `with cells as (select unnest(from_json($texts::json, '["timestamp"]')) as local, generate_subscripts(from_json($texts::json, '["varchar"]'), 1) as position)
     select local - to_seconds(zone_offset(local)) as utc from cells order by position`,
    { texts: JSON.stringify(texts) },
  );
  return found.map(({ utc }) => (utc === null ? null : String(utc)));
}

/** The instants that show as this local time, by walking over the hours around it. */
function instantsOf(zone: string, text: string): string[] {
  const around = DateTime.fromISO(text, { zone: 'utc' }).toSeconds();
  const found: string[] = [];
  for (let seconds = around - 15 * 3600; seconds <= around + 15 * 3600; seconds += 900) {
    const instant = DateTime.fromSeconds(seconds, { zone });
    if (instant.toFormat("yyyy-MM-dd'T'HH:mm:ss") === text)
      found.push(instant.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'"));
  }
  return found;
}

test.each(zones)('a local time in %s is its instant, and none where it has none or two', async zone => {
  const changes = [
    '2026-03-08',
    '2026-03-29',
    '2026-04-05',
    '2026-10-04',
    '2026-10-25',
    '2026-11-01',
    '2026-02-15',
    '2026-03-22',
  ];
  const nearChange = fc
    .tuple(
      fc.constantFrom(...changes),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom('00', '15', '30', '45'),
    )
    .map(([date, hour, minute]) => `${date}T${String(hour).padStart(2, '0')}:${minute}:00`);
  const texts = fc.sample(nearChange, { numRuns: 60, seed: 7 });
  const expected = texts.map(text => {
    const instants = instantsOf(zone, text);
    return instants.length === 1 ? instants[0] : null;
  });
  expect(await readLocal(zone, texts)).toEqual(expected);
});
