import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLedger } from '../../src/load/checks.ts';
import type { Resource } from '../../src/manifest.ts';
import { openConfiguration, type TestConfiguration, type TestList } from '../support/configuration.ts';
import {
  type Change,
  listName,
  parentOf,
  type Thing,
  World,
  worldResources,
} from '../support/configurationWorld.ts';

const change: fc.Arbitrary<Change> = fc.record({
  resource: fc.constantFrom(...worldResources),
  action: fc.constantFrom('put' as const, 'put' as const, 'remove' as const),
  parent: fc.nat({ max: 1 }),
  which: fc.nat({ max: 1 }),
  value: fc.nat({ max: 1 }),
});

const steps = fc.array(
  fc.record({
    changes: fc.array(change, { maxLength: 16 }),
    /** Of the lists in the order in which they are read; what goes beyond was read whole. */
    fails: fc.array(
      fc.nat({ max: 3 }).map(number => number === 3),
      { maxLength: 9 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Key → what is shown of it. */
type State = ReadonlyMap<string, string>;

/** What the last whole reading of each list showed, without what belongs to a resource that is gone. */
class Shown {
  readonly #lists = new Map<string, readonly Thing[]>();
  readonly #ever = new Map<Resource, Set<string>>();

  take(lists: readonly TestList[]): void {
    for (const { resource, parent, records } of lists) {
      this.#lists.set(listName(resource, parent ?? null), records as readonly Thing[]);
      const ever = this.#ever.get(resource) ?? new Set();
      this.#ever.set(resource, ever);
      if (parent === undefined) for (const record of records) ever.add((record as Thing).id);
    }
    for (const [name, things] of this.#lists) {
      const [resource, parent] = name.split('/') as [Resource, string];
      const above = parentOf[resource];
      if (above === undefined) continue;
      if (this.#isGone(above, parent)) this.#lists.delete(name);
      else if (resource === 'trunk_access_control_lists')
        this.#lists.set(
          name,
          things.filter(thing => !this.#isGone('trunks', thing.id)),
        );
    }
  }

  #isGone(resource: Resource, id: string): boolean {
    const listed = this.#lists.get(listName(resource, null)) ?? [];
    return this.#ever.get(resource)?.has(id) === true && !listed.some(thing => thing.id === id);
  }

  state(): State {
    return new Map(
      [...this.#lists].flatMap(([name, things]) =>
        things.map(thing => [`${name}/${thing.id}`, JSON.stringify(comparable(thing))] as const),
      ),
    );
  }
}

/** Values in the order of their names: as `rowsAt` gives them. */
function comparable(thing: Thing): unknown[] {
  return [
    thing.name,
    thing.phoneNumber,
    thing.sipTrunkId,
    thing.enabled,
    thing.port,
    thing.range,
    thing.createTime,
    thing.updateTime,
  ].map(value => value ?? null);
}

const columns: Record<(typeof worldResources)[number], { id: string; parent: string; values: string }> = {
  trunks: {
    id: 'trunk_id',
    parent: "''",
    values: 'name, null, null, null, null, null, create_time, update_time',
  },
  access_control_lists: {
    id: 'access_control_list_id',
    parent: "''",
    values: 'name, null, null, null, null, null, create_time, update_time',
  },
  phone_numbers: {
    id: 'phone_number_id',
    parent: "''",
    values: 'null, phone_number, trunk_id, null, null, null, create_time, update_time',
  },
  country_permissions: {
    id: 'country',
    parent: "''",
    values: 'null, null, null, enabled, null, null, null, null',
  },
  sip_endpoints: {
    id: 'sip_endpoint_id',
    parent: 'trunk_id',
    values: 'null, null, null, null, port, null, create_time, update_time',
  },
  ip_ranges: {
    id: 'ip_range_id',
    parent: 'access_control_list_id',
    values: 'null, null, null, null, null, prefix_length, create_time, update_time',
  },
  trunk_access_control_lists: {
    id: 'trunk_id',
    parent: 'access_control_list_id',
    values: 'null, null, null, null, null, null, null, null',
  },
};

/** What the history tables say of a project at an instant. */
async function replay(configuration: TestConfiguration, project: string, at: string): Promise<State> {
  const queries = Object.entries(columns).map(
    ([table, { id, parent, values }]) =>
      `select '${table}/' || ${parent} || '/' || ${id} as key, [${values.split(', ').map(asText).join(', ')}] as shown from ${table}
       where project_id = '${project}' and valid_from <= '${at}'::timestamp and coalesce(valid_to > '${at}'::timestamp, true)`,
  );
  const found = await configuration.query(queries.join('\nunion all\n'));
  const state = new Map(
    found.map(row => [String(row.key), JSON.stringify(parsed(row.shown as (string | null)[]))]),
  );
  expect(state.size).toBe(found.length);
  return state;
}

function asText(value: string): string {
  if (value.endsWith('_time')) return `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  return `(${value})::varchar`;
}

/** Numbers and flags as the world has them. */
function parsed(values: readonly (string | null)[]): unknown[] {
  return values.map((value, index) =>
    value !== null && index >= 3 && index <= 5 ? JSON.parse(value) : value,
  );
}

function differences(before: State, after: State) {
  const both = [...after].filter(([key]) => before.has(key));
  const changed = both.filter(([key, shown]) => before.get(key) !== shown).length;
  return { new: after.size - both.length, changed, closed: before.size - both.length };
}

/** Milliseconds after the first moment. */
function moment(milliseconds: number): string {
  return new Date(Date.parse('2026-10-01T00:00:00.500Z') + milliseconds).toISOString();
}

async function rowCount(configuration: TestConfiguration, project: string): Promise<number> {
  const queries = worldResources.map(table => `select project_id from ${table}`);
  const [row] = await configuration.query(
    `select count(*) as rows from (${queries.join(' union all ')}) where project_id = '${project}'`,
  );
  return Number(row?.rows);
}

test('histories replayed at a reading show what was read whole by then, and only what changed was written', async () => {
  const configuration = await openConfiguration();
  let project = 0;
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (plan, tellsTimes) => {
      await playThrough(configuration, `project-${++project}`, plan, tellsTimes);
    }),
    { numRuns: 12 },
  );
}, 240_000);

async function playThrough(
  configuration: TestConfiguration,
  project: string,
  plan: readonly { changes: readonly Change[]; fails: readonly boolean[] }[],
  tellsTimes: boolean,
): Promise<void> {
  const world = new World(tellsTimes);
  const shown = new Shown();
  const instants: { at: string; state: State; isWhole: boolean }[] = [];
  let [state, rows] = [new Map() as State, 0];
  for (const [index, { changes, fails }] of plan.entries()) {
    for (const [place, each] of changes.entries()) world.apply(each, moment(index * 60_000 + place * 1000));
    const at = moment(index * 60_000 + 30_000);
    const next = fails.values();
    const { lists, failed } = world.read(() => next.next().value === true);
    const result = await configuration.read({ at, lists, failed, project });
    shown.take(lists);
    const expected = differences(state, shown.state());
    expect(result).toMatchObject({ ...expected, rejected: 0, failedLists: failed.length });
    rows += expected.new + expected.changed;
    expect(await rowCount(configuration, project)).toBe(rows);
    state = shown.state();
    expect(await replay(configuration, project, at)).toEqual(state);
    instants.push({ at, state, isWhole: failed.length === 0 });
  }
  await checkLedger(configuration.ledger.connection, project);
  // Later readings date back, as far as to the one before them that did not fail, what records tell the time of.
  for (const instant of instants.filter(each => each.isWhole || !tellsTimes))
    expect(await replay(configuration, project, instant.at)).toEqual(instant.state);
}
