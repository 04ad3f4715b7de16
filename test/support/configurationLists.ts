import type { TestConfiguration, TestList } from './configuration.ts';

export function trunks(...records: (object | string)[]): TestList {
  return { resource: 'trunks', records };
}

export function endpoints(trunk: string, ...records: (object | string)[]): TestList {
  return { resource: 'sip_endpoints', parent: trunk, records };
}

export function tied(list: string, ...trunkIds: string[]): TestList {
  return {
    resource: 'trunk_access_control_lists',
    parent: list,
    records: trunkIds.map(id => ({ id })),
  };
}

export function lists(...ids: string[]): TestList {
  return { resource: 'access_control_lists', records: ids.map(id => ({ id, name: id })) };
}

/** Versions as `[key, from, to]`, and what of them is asked for besides. */
export async function versions(
  configuration: TestConfiguration,
  table: string,
  key: string,
  ...more: string[]
) {
  await configuration.ledger.check();
  const columns = [key, 'valid_from', 'valid_to', ...more];
  const found = await configuration.query(`select ${columns.join(', ')} from ${table} order by all`);
  return found.map(row => columns.map(column => row[column]));
}

/** A result of a reading that wrote nothing. */
export const nothing = { outcome: 'loaded', new: 0, changed: 0, closed: 0, rejected: 0, failedLists: 0 };
