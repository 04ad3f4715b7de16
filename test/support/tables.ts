import { join } from 'node:path';
import { expect } from 'vitest';
import { readAllTexts, type TextRow } from './database.ts';
import { differences } from './truth.ts';

/** Tables that a rebuild from the landing folder has to make again row for row. */
const rebuiltTables = [
  'calls',
  'trunk_hours',
  'destination_days',
  'trunk_days',
  'number_days',
  'duration_days',
  'forwarded_calls',
  'ops.windows',
  'ops.rejected_calls',
  'ops.call_changes',
  'trunks',
  'sip_endpoints',
  'phone_numbers',
  'country_permissions',
  'access_control_lists',
  'ip_ranges',
  'trunk_access_control_lists',
  'credential_lists',
  'credential_list_trunks',
  'ops.configuration_readings',
  'ops.failed_lists',
  'ops.rejected_resources',
  'provider_records',
  'ops.imports',
  'ops.rejected_records',
] as const;

export type Tables = Readonly<Record<string, readonly TextRow[]>>;

/** Every row of the tables that follow from the landing folder. */
export async function readTables(home: string): Promise<Tables> {
  const queries = rebuiltTables.map(table => `from ${table}`);
  const found = await readAllTexts(join(home, 'ledger.duckdb'), queries);
  return Object.fromEntries(rebuiltTables.map((table, index) => [table, found[index] ?? []]));
}

export function expectSameTables(expected: Tables, found: Tables): void {
  const unlike = Object.entries(expected).map(([table, rows]) => [
    table,
    differences(rows, found[table] ?? []),
  ]);
  expect(Object.fromEntries(unlike)).toEqual(Object.fromEntries(rebuiltTables.map(table => [table, []])));
}
