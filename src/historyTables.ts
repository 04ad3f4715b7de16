import type { Resource } from './manifest.ts';

/** How a field of a record becomes a value: the macros `<kind>_value` and `<kind>_fault` of sql/normalize/fields.sql. */
type FieldKind = 'text' | 'code' | 'number' | 'flag' | 'time' | 'e164' | 'texts' | 'user_names';

/** A column that a field of the record fills. */
export interface FieldColumn {
  readonly column: string;
  /** Names that the API has for it; the first that is there counts. */
  readonly fields: readonly [string, ...string[]];
  readonly kind: FieldKind;
  /** Value, as SQL, of a record that has no such field; other columns can be named. */
  readonly missing?: string;
  /** A record without it is rejected. */
  readonly isRequired?: boolean;
}

/** A table that keeps a resource with its history (sql/migrations/000002_configuration.sql). */
export interface HistoryTable {
  readonly resource: Resource;
  /** The record's own identifier. With `parent`, if there is one, it is the key of a version's history. */
  readonly id: FieldColumn;
  /** Column of the resource whose list names the record; null where the project has one list. */
  readonly parent: string | null;
  /** Resources that the record cannot outlive: column here → table there. */
  readonly ends: Readonly<Record<string, Resource>>;
  readonly columns: readonly FieldColumn[];
}

const id = (column: string): FieldColumn => ({ column, fields: ['id'], kind: 'text', isRequired: true });
const text = (column: string, field: string): FieldColumn => ({ column, fields: [field], kind: 'text' });
const number = (column: string, field: string): FieldColumn => ({ column, fields: [field], kind: 'number' });
const flag = (column: string, field: string): FieldColumn => ({ column, fields: [field], kind: 'flag' });

const name = text('name', 'name');
/** The document's default is true. */
const enabled: FieldColumn = { ...flag('enabled', 'enabled'), missing: 'true' };
const times: readonly FieldColumn[] = [
  { column: 'create_time', fields: ['createTime'], kind: 'time' },
  { column: 'update_time', fields: ['updateTime'], kind: 'time' },
];

/** Every history table, those first that others cannot outlive. */
export const historyTables: readonly HistoryTable[] = [
  {
    resource: 'trunks',
    id: id('trunk_id'),
    parent: null,
    ends: {},
    columns: [
      name,
      text('host_name', 'hostName'),
      text('top_level_domain', 'topLevelDomain'),
      text('domain', 'domain'),
      number('calls_per_second', 'callsPerSecond'),
      flag('enable_caller_name', 'enableCallerName'),
      flag('enable_call_forward', 'enableCallForward'),
      text('call_forward_number', 'callForwardNumber'),
      text('record_project_id', 'projectId'),
      ...times,
    ],
  },
  {
    resource: 'access_control_lists',
    id: id('access_control_list_id'),
    parent: null,
    ends: {},
    columns: [name, enabled, ...times],
  },
  {
    resource: 'credential_lists',
    id: id('credential_list_id'),
    parent: null,
    ends: {},
    columns: [name, { column: 'user_names', fields: ['credentials'], kind: 'user_names' }, ...times],
  },
  {
    resource: 'phone_numbers',
    // Some answers name a number by itself alone.
    id: { ...id('phone_number_id'), missing: '"phone_number"' },
    parent: null,
    ends: {},
    columns: [
      { column: 'phone_number', fields: ['phoneNumber'], kind: 'e164', isRequired: true },
      text('trunk_id', 'sipTrunkId'),
      { column: 'country', fields: ['countryCode'], kind: 'code' },
      ...times,
    ],
  },
  {
    resource: 'country_permissions',
    id: { column: 'country', fields: ['isoCode'], kind: 'code', isRequired: true },
    parent: null,
    ends: {},
    columns: [
      name,
      text('continent', 'continent'),
      { column: 'dialing_codes', fields: ['countryDialingCodes'], kind: 'texts' },
      enabled,
    ],
  },
  {
    resource: 'sip_endpoints',
    id: id('sip_endpoint_id'),
    parent: 'trunk_id',
    ends: { trunk_id: 'trunks' },
    columns: [
      name,
      text('address', 'address'),
      number('port', 'port'),
      flag('is_registered', 'isRegistered'),
      {
        column: 'credential_user_name',
        fields: ['credentialUserName', 'credentialUsername'],
        kind: 'text',
      },
      { column: 'transport', fields: ['transport'], kind: 'code' },
      number('priority', 'priority'),
      enabled,
      ...times,
    ],
  },
  {
    resource: 'ip_ranges',
    id: id('ip_range_id'),
    parent: 'access_control_list_id',
    ends: { access_control_list_id: 'access_control_lists' },
    columns: [
      text('description', 'description'),
      text('ip_address', 'ipAddress'),
      number('prefix_length', 'range'),
      ...times,
    ],
  },
  {
    resource: 'trunk_access_control_lists',
    id: id('trunk_id'),
    parent: 'access_control_list_id',
    ends: { access_control_list_id: 'access_control_lists', trunk_id: 'trunks' },
    columns: [],
  },
  {
    resource: 'credential_list_trunks',
    id: id('trunk_id'),
    parent: 'credential_list_id',
    ends: { credential_list_id: 'credential_lists', trunk_id: 'trunks' },
    columns: [],
  },
];

/** The temp table with the typed records of a reading. */
export function typedTable(resource: Resource): string {
  return `typed_${resource}`;
}
