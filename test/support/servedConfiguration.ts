import type { Configuration } from '../../src/sandbox/configuration/snapshot.ts';
import type { TextRow } from './database.ts';

/** One resource as a history table would show it: its columns as texts, and when the API says that they came to be. */
interface Served {
  readonly columns: TextRow;
  /** Epoch milliseconds of its last change or creation; null where the API tells no time. */
  readonly since: number | null;
}

/** Resources by the table that keeps them, each under its key. */
export type ServedConfiguration = ReadonlyMap<string, ReadonlyMap<string, Served>>;

type Value = string | number | boolean | null | undefined;

interface Stamped {
  readonly createTime: string;
  readonly updateTime: string | null;
}

/** Columns of each table that are compared, the key first. */
export const comparedColumns: Readonly<Record<string, readonly string[]>> = {
  trunks: ['trunk_id', 'name', 'host_name', 'domain', 'calls_per_second', 'enable_call_forward'],
  sip_endpoints: ['sip_endpoint_id', 'trunk_id', 'name', 'address', 'port', 'priority', 'enabled'],
  phone_numbers: ['phone_number_id', 'phone_number', 'trunk_id', 'country'],
  country_permissions: ['country', 'name', 'enabled'],
  access_control_lists: ['access_control_list_id', 'name', 'enabled'],
  ip_ranges: ['ip_range_id', 'access_control_list_id', 'ip_address', 'prefix_length'],
  trunk_access_control_lists: ['access_control_list_id', 'trunk_id'],
  credential_lists: ['credential_list_id', 'name'],
  credential_list_trunks: ['credential_list_id', 'trunk_id'],
};

/** The sandbox's configuration as the history tables would show it. */
export function servedConfiguration(served: Configuration): ServedConfiguration {
  const rows: Record<string, readonly (readonly [Stamped | null, ...Value[]])[]> = {
    trunks: served.trunks.map(each => [
      each,
      each.id,
      each.name,
      each.hostName,
      each.domain,
      each.callsPerSecond,
      each.enableCallForward,
    ]),
    sip_endpoints: served.endpoints.map(each => [
      each,
      each.id,
      each.sipTrunkId,
      each.name,
      'address' in each ? each.address : null,
      'port' in each ? each.port : null,
      each.priority,
      each.enabled,
    ]),
    phone_numbers: served.phoneNumbers.map(each => [
      each,
      each.id,
      each.phoneNumber,
      each.sipTrunkId === '' ? null : each.sipTrunkId,
      each.countryCode,
    ]),
    country_permissions: served.countryPermissions.map(each => [null, each.isoCode, each.name, each.enabled]),
    access_control_lists: served.accessControlLists.map(each => [each, each.id, each.name, each.enabled]),
    ip_ranges: served.ipRanges.map(each => [
      each,
      each.id,
      each.accessControlListId,
      each.ipAddress,
      each.range,
    ]),
    trunk_access_control_lists: served.trunkAccessControlLists.map(each => [
      null,
      each.accessControlListId,
      each.trunkId,
    ]),
    credential_lists: served.credentialLists.map(each => [each, each.id, each.name]),
    credential_list_trunks: served.trunkCredentialLists.map(each => [
      null,
      each.credentialListId,
      each.trunkId,
    ]),
  };
  return new Map(Object.entries(rows).map(([table, records]) => [table, byKey(table, records)]));
}

function byKey(
  table: string,
  records: readonly (readonly [Stamped | null, ...Value[]])[],
): ReadonlyMap<string, Served> {
  return new Map(
    records.map(([stamps, ...values]) => {
      const names = comparedColumns[table] ?? [];
      const texts = values.map(value => (value === null || value === undefined ? null : String(value)));
      const columns = Object.fromEntries(names.map((name, index) => [name, texts[index] ?? null]));
      const since = stamps === null ? null : Date.parse(stamps.updateTime ?? stamps.createTime);
      return [keyOf(table, columns), { columns, since }];
    }),
  );
}

/** What tells the resources of a table apart: the identifier, and of a tie both its ends. */
export function keyOf(table: string, columns: TextRow): string {
  const [first, second] = comparedColumns[table] ?? [];
  const isTie = comparedColumns[table]?.length === 2;
  return [columns[first ?? ''], isTie ? columns[second ?? ''] : ''].join(' ');
}
