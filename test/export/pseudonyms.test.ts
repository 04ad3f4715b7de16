import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { exportDatasets } from '../../src/export/export.ts';
import { filesBelow } from '../support/home.ts';
import { readParquet } from '../support/parquet.ts';
import { fill, key, openWorld, range, type World } from './world.ts';

/** The day on which the configuration began. */
const first = { range: { from: '2026-10-24', to: '2026-10-25' } };
const numbers = /12015550123|442079460123|4930123456|1234567\b.*030|030\/1234567|30 123456/;

function pseudonym(number: string, withKey = key): string {
  const code = /^\+(1|44|49)/.exec(number)?.[0];
  return `${code}~${createHmac('sha256', withKey).update(number).digest('hex').slice(0, 32)}`;
}

async function textsIn(folder: string): Promise<Map<string, string>> {
  const files = await filesBelow(folder);
  const texts = files.map(async path => {
    const text = path.endsWith('.json')
      ? await readFile(path, 'utf8')
      : JSON.stringify((await readParquet(path)).rows);
    return [path.slice(folder.length + 1), text] as const;
  });
  return new Map(await Promise.all(texts));
}

function matching(texts: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...texts].filter(([, text]) => pattern.test(text)).map(([path]) => path);
}

async function filled(): Promise<World> {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  return world;
}

test('with pseudonyms no file holds a number, and equal numbers are equal in every dataset', async () => {
  const world = await filled();
  const folder = join(world.home, 'shared');
  await world.export(first);
  // What is looked for is found where it is.
  const plain = matching(await textsIn(join(world.home, 'exports')), numbers);
  expect(new Set(plain.map(path => path.split('/')[0]))).toEqual(
    new Set([
      'number_activity_daily',
      'calls',
      'trunks',
      'sip_endpoints',
      'phone_numbers',
      'ip_ranges',
      'credential_lists',
    ]),
  );

  await world.export({ ...first, to: folder, pseudonymize: true });
  const texts = await textsIn(folder);
  expect(matching(texts, numbers)).toEqual([]);
  expect(matching(texts, /alice@example\.com|anonymous/)).toEqual([]);
  expect(matching(texts, new RegExp(key))).toEqual([]);

  const rows = async (dataset: string) => (await readParquet(world.path(dataset, '2026-10-24', folder))).rows;
  const calls = await rows('calls');
  const own = pseudonym('+12015550123');
  expect(calls.find(row => row.call_id === '2026-10-24-a')).toMatchObject({
    from_raw: own,
    from_e164: own,
    from_country: 'US',
    to_raw: pseudonym('+442079460123'),
    to_country: 'GB',
  });
  // Delivered as a SIP URI, and as a name.
  expect(calls.find(row => row.call_id === '2026-10-23-d')).toMatchObject({ from_raw: own, from_e164: own });
  expect(calls.find(row => row.call_id === '2026-10-24-b')).toMatchObject({
    from_raw: expect.stringMatching(/^~[0-9a-f]{32}$/),
    from_e164: null,
  });
  expect((await rows('number_activity_daily')).map(row => row.own_number)).toContain(own);
  expect(await rows('phone_numbers')).toMatchObject([
    { phone_number_id: own, phone_number: own, country: 'US' },
  ]);
  expect(await rows('trunks')).toMatchObject([
    { name: expect.stringMatching(/^~/), host_name: 'one', call_forward_number: pseudonym('+4930123456') },
    { name: 'Second' },
  ]);
  expect(await rows('sip_endpoints')).toMatchObject([
    { name: 'office', address: '192.168.100.200', credential_user_name: own },
  ]);
  expect(await rows('credential_lists')).toMatchObject([{ user_names: JSON.stringify([own, 'alice']) }]);
});

test('the same key makes the same files; the manifest knows keys apart without telling them', async () => {
  const world = await filled();
  const [one, other] = [join(world.home, 'one'), join(world.home, 'other')];
  const request = { range, datasets: ['calls'], pseudonymize: true };
  await world.export({ ...request, to: one });
  await exportDatasets(
    readConfig({ TRUNKLEDGER_HOME: world.home, TRUNKLEDGER_PSEUDONYM_KEY: `${key}!` }),
    { ...request, to: other },
    { now: Date.now },
  );
  const first = await world.manifest('calls', '2026-10-25', one);
  const second = await world.manifest('calls', '2026-10-25', other);
  expect(first).toMatchObject({
    pseudonymized: true,
    key_fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(second.key_fingerprint).not.toBe(first.key_fingerprint);
  expect(second.fingerprint).not.toBe(first.fingerprint);
  const again = await world.export({ ...request, to: one });
  expect(again.datasets).toMatchObject([{ written: 0, unchanged: 3 }]);
});

test('plain numbers and pseudonyms do not mix in one place, and nothing is written where they would', async () => {
  const world = await filled();
  await world.export({ range: { ...range, to: '2026-10-25' }, datasets: ['calls'] });
  const before = await textsIn(join(world.home, 'exports'));
  await expect(world.export({ range, pseudonymize: true })).rejects.toThrow(
    /calls of 2026-10-24 .* was exported with plain numbers.*--pseudonymize.*another --out/,
  );
  expect(await textsIn(join(world.home, 'exports'))).toEqual(before);
});

test('without a key there are no pseudonyms', async () => {
  const world = await openWorld();
  await world.publish();
  const config = readConfig({ TRUNKLEDGER_HOME: world.home });
  const refused = exportDatasets(config, { range, pseudonymize: true }, { now: Date.now });
  await expect(refused).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('openssl rand'),
  });
});
