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

const keys = ['project_id', 'trunk_id', 'direction'] as const;

/** A view of billing days; `key` is what else tells its rows apart. Money stands beside its `currency`. */
function figures(name: string, key: readonly string[], amount?: string): Dataset {
  return {
    name,
    schemaVersion: 1,
    days: 'billing',
    source: 'view',
    isOfCalls: true,
    order: ['billing_date', ...key],
    time: 'billing_date',
    ...(amount === undefined ? {} : { amount: [amount, 'currency'] as const }),
  };
}

/** A view of UTC hours. */
function hourly(name: string, key: readonly string[]): Dataset {
  return { ...figures(name, key), days: 'UTC', order: ['hour', ...key], time: 'hour' };
}

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
  figures('spend_daily', [...keys, 'to_country', 'currency'], 'spend'),
  figures('answer_rates_daily', keys),
  hourly('trunk_volume_hourly', keys),
  hourly('trunk_limits', ['project_id', 'trunk_id']),
  figures('destination_daily', [...keys, 'country', 'currency'], 'spend'),
  figures('number_activity_daily', ['project_id', 'own_number', 'direction', 'currency'], 'spend'),
  figures('busy_hour_daily', ['project_id', 'trunk_id']),
  figures('billing_uplift_daily', [...keys, 'country']),
  figures('call_duration_histogram', [...keys, 'from_seconds']),
  figures('traffic_anomalies', [...keys, 'country', 'measure', 'currency']),
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
