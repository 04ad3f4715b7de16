/** What is exported under one name: the rows of `sql/export/<name>.sql`, a file a day. */
export interface Dataset {
  readonly name: string;
  /** Goes up with every change of names, types or meanings of its columns. */
  readonly schemaVersion: number;
  /** Whose days `dt` is: those of the billing zone, or UTC's. */
  readonly days: 'billing' | 'UTC';
  /** Rows of a `view` are computed once a run, those of a `table` are read day by day. */
  readonly source: 'table' | 'view';
  /** Whether its rows come from calls, so that windows of the ledger say how complete a day is. */
  readonly isOfCalls: boolean;
  /** Whether its rows are calls themselves, which retention drops when they are old. */
  readonly isRetained?: true;
  /** Its file is sorted by these, which no two rows share. */
  readonly order: readonly [string, ...string[]];
  /** Column whose least and greatest value the manifest tells. */
  readonly time: string;
  /** Money and the column with its currency: the manifest tells the sums. */
  readonly amount?: readonly [amount: string, currency: string];
}

const daily = { schemaVersion: 1, days: 'billing', source: 'view', isOfCalls: true } as const;
const keys = ['project_id', 'trunk_id', 'direction'] as const;

/** Every table that keeps configuration with its history: `dt` is the UTC day on which a version begins. */
function history(name: string, ...id: string[]): Dataset {
  const order = ['valid_from', 'project_id', ...id] as const;
  return {
    name,
    schemaVersion: 1,
    days: 'UTC',
    source: 'table',
    isOfCalls: false,
    order,
    time: 'valid_from',
  };
}

/** In the order in which they are exported. */
export const datasets: readonly Dataset[] = [
  {
    name: 'calls',
    schemaVersion: 1,
    days: 'billing',
    source: 'table',
    isOfCalls: true,
    isRetained: true,
    order: ['create_time', 'call_id', 'project_id'],
    time: 'create_time',
    amount: ['price_amount', 'price_currency'],
  },
  {
    ...daily,
    name: 'spend_daily',
    order: ['billing_date', ...keys, 'to_country', 'currency'],
    time: 'billing_date',
    amount: ['spend', 'currency'],
  },
  { ...daily, name: 'answer_rates_daily', order: ['billing_date', ...keys], time: 'billing_date' },
  { ...daily, name: 'trunk_volume_hourly', days: 'UTC', order: ['hour', ...keys], time: 'hour' },
  history('trunks', 'trunk_id'),
  history('sip_endpoints', 'trunk_id', 'sip_endpoint_id'),
  history('phone_numbers', 'phone_number_id'),
  history('country_permissions', 'country'),
  history('access_control_lists', 'access_control_list_id'),
  history('ip_ranges', 'access_control_list_id', 'ip_range_id'),
  history('trunk_access_control_lists', 'trunk_id', 'access_control_list_id'),
  history('credential_lists', 'credential_list_id'),
  history('credential_list_trunks', 'credential_list_id', 'trunk_id'),
];
