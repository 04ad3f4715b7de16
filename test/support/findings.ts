import type { Row } from '../../src/sql.ts';
import type { TestConfiguration, TestList } from './configuration.ts';
import { callLine } from './warehouseRecords.ts';

export const trunks = (...ids: string[]): TestList => ({
  resource: 'trunks',
  records: ids.map(id => ({ id, name: `Trunk ${id}` })),
});
export const acls = (...lists: { id: string; enabled?: boolean }[]): TestList => ({
  resource: 'access_control_lists',
  records: lists.map(list => ({ name: `List ${list.id}`, ...list })),
});
export const tied = (list: string, ...ids: string[]): TestList => ({
  resource: 'trunk_access_control_lists',
  parent: list,
  records: ids.map(id => ({ id })),
});
export const ranges = (list: string, ...cidrs: string[]): TestList => ({
  resource: 'ip_ranges',
  parent: list,
  records: cidrs.map(cidr => {
    const [ipAddress, range] = cidr.split('/');
    return { id: cidr, ipAddress, range: Number(range) };
  }),
});
export const countries = (...permitted: [iso: string, enabled: boolean][]): TestList => ({
  resource: 'country_permissions',
  records: permitted.map(([isoCode, enabled]) => ({ isoCode, name: `Country ${isoCode}`, enabled })),
});
export const endpoints = (trunk: string, ...list: { id: string; enabled: boolean }[]): TestList => ({
  resource: 'sip_endpoints',
  parent: trunk,
  records: list.map(endpoint => ({ name: `Endpoint ${endpoint.id}`, ...endpoint })),
});

/** Loads calls as one reading of the hour, unanswered and created at its start unless they say otherwise. */
export async function makeCalls(
  configuration: TestConfiguration,
  hour: string,
  ...calls: Record<string, unknown>[]
) {
  const start = Date.parse(hour) / 1000;
  const lines = calls.map((each, index) =>
    callLine(`${hour}-${index}`, {
      answerTime: '',
      createTime: hour,
      endTime: new Date((start + 3600) * 1000).toISOString(),
      ...each,
    }),
  );
  await configuration.ledger.read({ start, end: start + 3600 }, lines, { fetchedAt: '2026-11-01T00:00:00Z' });
}

export async function findingsOf(configuration: TestConfiguration, finding: string): Promise<Row[]> {
  return configuration.query(
    `select severity, resource, resource_id, resource_name, evidence, since
     from configuration_findings where finding = '${finding}' order by resource_id, since`,
  );
}
