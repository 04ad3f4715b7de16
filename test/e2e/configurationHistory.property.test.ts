import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { readAllTexts, type TextRow } from '../support/database.ts';
import { operate } from '../support/histories.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { openSandbox, project, seconds } from '../support/sandbox.ts';
import {
  comparedColumns,
  keyOf,
  type ServedConfiguration,
  servedConfiguration,
} from '../support/servedConfiguration.ts';

const noCalls = { from: seconds('2026-10-01T10:00Z'), to: seconds('2026-10-01T10:01Z') };

/** What a reading showed, and when it was taken (epoch milliseconds). */
interface Seen {
  readonly at: number;
  readonly served: ServedConfiguration;
}

/** Changes something of the project; `pick` chooses among what is there. `serial` makes names and addresses new. */
type Change = (sandbox: Sandbox, pick: number, serial: number) => Promise<unknown> | unknown;

const at = <T>(items: readonly T[], pick: number): T => items[pick % items.length] as T;

const changes: Readonly<Record<string, Change>> = {
  'a trunk is created': (sandbox, _, serial) =>
    operate(sandbox, 'POST', 'trunks', { name: `New ${serial}`, hostName: `new-${serial}` }),
  'a trunk is changed': (sandbox, pick, serial) => {
    const { id, hostName } = at(sandbox.configuration(project).trunks, pick);
    return operate(sandbox, 'PUT', `trunks/${id}`, { name: `Renamed ${serial}`, hostName });
  },
  'a trunk is deleted': async (sandbox, pick) => {
    const { trunks } = sandbox.configuration(project);
    if (trunks.length > 2) await operate(sandbox, 'DELETE', `trunks/${at(trunks, pick).id}`);
  },
  'the limit of a trunk is raised': (sandbox, pick, serial) =>
    sandbox
      .dashboard(project)
      .setCallsPerSecond(at(sandbox.configuration(project).trunks, pick).id, 100 + serial),
  'an endpoint is created': (sandbox, pick, serial) =>
    operate(sandbox, 'POST', `trunks/${at(sandbox.configuration(project).trunks, pick).id}/endpoints`, {
      name: `Endpoint ${serial}`,
      priority: 1,
      address: `192.0.2.${serial % 250}`,
    }),
  'an endpoint is deleted': async (sandbox, pick) => {
    const { endpoints } = sandbox.configuration(project);
    if (endpoints.length === 0) return;
    const { id, sipTrunkId } = at(endpoints, pick);
    await operate(sandbox, 'DELETE', `trunks/${sipTrunkId}/endpoints/${id}`);
  },
  'a number is assigned': (sandbox, pick) => {
    const { phoneNumbers, trunks } = sandbox.configuration(project);
    const trunk = pick % 3 === 0 ? '' : at(trunks, pick).id;
    sandbox.dashboard(project).assignNumber(at(phoneNumbers, pick).phoneNumber, trunk);
  },
  'a number is added': (sandbox, _, serial) =>
    sandbox.dashboard(project).addNumber(`+49309${String(serial).padStart(6, '0')}`, 'DE'),
  'a number is released': (sandbox, pick) =>
    sandbox
      .dashboard(project)
      .releaseNumber(at(sandbox.configuration(project).phoneNumbers, pick).phoneNumber),
  'a country is opened or closed': (sandbox, pick) => {
    const { isoCode, enabled } = at(sandbox.configuration(project).countryPermissions, pick);
    return operate(sandbox, 'PUT', `countryPermissions/${isoCode}`, { enabled: !enabled });
  },
  'an access control list is created': (sandbox, _, serial) =>
    operate(sandbox, 'POST', 'accessControlLists', {
      name: `List ${serial}`,
      ipRanges: [{ ipAddress: `198.51.100.${serial % 250}`, range: 32 }],
    }),
  'an access control list is deleted': async (sandbox, pick) => {
    const { accessControlLists } = sandbox.configuration(project);
    if (accessControlLists.length > 1)
      await operate(sandbox, 'DELETE', `accessControlLists/${at(accessControlLists, pick).id}`);
  },
  'an access control list is assigned or taken away': async (sandbox, pick) => {
    const { accessControlLists, trunks, trunkAccessControlLists } = sandbox.configuration(project);
    const [list, trunk] = [at(accessControlLists, pick).id, at(trunks, pick).id];
    const isTied = trunkAccessControlLists.some(
      tie => tie.trunkId === trunk && tie.accessControlListId === list,
    );
    if (isTied) await operate(sandbox, 'DELETE', `trunks/${trunk}/accessControlLists/${list}`);
    else
      await operate(sandbox, 'POST', `trunks/${trunk}/accessControlLists`, { accessControlListIds: [list] });
  },
  'credential lists are assigned': (sandbox, pick) => {
    const { credentialLists, trunks } = sandbox.configuration(project);
    const ids = credentialLists.filter((_, index) => (pick >> index) % 2 === 1).map(({ id }) => id);
    return operate(sandbox, 'PUT', `trunks/${at(trunks, pick).id}/credentialLists`, ids as object);
  },
};

const step = fc.record({
  change: fc.constantFrom(...Object.keys(changes)),
  pick: fc.nat(10_000),
  waits: fc.integer({ min: 1, max: 100_000 }),
  isRead: fc.boolean(),
});

test('histories replayed at any instant show what the sandbox had then, as far as readings can know it', async () => {
  let serial = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async steps => {
      const clock = { time: Date.parse('2026-10-20T00:00:00Z') };
      const now = () => clock.time;
      const sandbox = await openSandbox({ callsPerDay: 1, now, seed: `histories ${serial}` });
      const home = await temporaryHome();
      const seen: Seen[] = [];
      const read = async (): Promise<void> => {
        clock.time += 1000;
        const { failedLists } = await syncInProcess({ sandbox, home, effects: { now } }, noCalls);
        expect(failedLists).toBe(0);
        seen.push({ at: clock.time, served: servedConfiguration(sandbox.configuration(project)) });
      };
      const instants: number[] = [];
      await read();
      for (const { change, pick, waits, isRead } of steps) {
        clock.time += waits * 1000;
        await changes[change]?.(sandbox, pick, ++serial);
        instants.push(clock.time, clock.time - 1);
        if (isRead) await read();
      }
      await read();
      const histories = await readHistories(home);
      const first = seen[0]?.at ?? 0;
      for (const instant of [...instants, ...seen.map(each => each.at)].filter(each => each >= first)) {
        expect(replay(histories, instant)).toEqual(expected(seen, instant));
      }
      await sandbox.close();
    }),
    { numRuns: 4 },
  );
}, 200_000);

/** Tables with their resources at an instant: by key, the columns that are compared. */
type State = Readonly<Record<string, ReadonlyMap<string, TextRow>>>;

type Versions = Readonly<Record<string, readonly TextRow[]>>;

async function readHistories(home: string): Promise<Versions> {
  const tables = Object.entries(comparedColumns);
  const found = await readAllTexts(
    join(home, 'ledger.duckdb'),
    tables.map(
      ([table, columns]) =>
        `select ${columns}, epoch_ms(valid_from) as from_ms, epoch_ms(valid_to) as to_ms from ${table}`,
    ),
  );
  return Object.fromEntries(tables.map(([table], index) => [table, found[index] ?? []]));
}

/** What the histories say of an instant. A resource that they show twice then fails the test. */
function replay(histories: Versions, instant: number): State {
  const entries = Object.entries(histories).map(([table, versions]) => {
    const valid = versions.filter(
      ({ from_ms, to_ms }) => Number(from_ms) <= instant && (to_ms === null || Number(to_ms) > instant),
    );
    const resources = new Map(
      valid.map(({ from_ms: _from, to_ms: _to, ...columns }) => [keyOf(table, columns), columns]),
    );
    expect(resources.size).toBe(valid.length);
    return [table, sorted(resources)] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * What readings can know of an instant: what the last one before it showed, and of what the next one showed that which
 * by the API's own times had happened since and before the instant.
 */
function expected(seen: readonly Seen[], instant: number): State {
  const last = seen.findLast(each => each.at <= instant);
  const next = seen.find(each => each.at > instant);
  if (last === undefined) throw new Error('nothing was read before');
  const entries = Array.from(last.served, ([table, before]) => {
    const resources = new Map(Array.from(before, ([key, { columns }]) => [key, columns] as const));
    for (const [key, { columns, since }] of next?.served.get(table) ?? []) {
      const isSince = since !== null && since > last.at && since <= instant;
      if (isSince) resources.set(key, columns);
    }
    return [table, sorted(resources)] as const;
  });
  return Object.fromEntries(entries);
}

function sorted(resources: ReadonlyMap<string, TextRow>): ReadonlyMap<string, TextRow> {
  return new Map([...resources].sort(([a], [b]) => (a < b ? -1 : 1)));
}
