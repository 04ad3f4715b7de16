import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createClient } from '../../src/extract/client.ts';
import { readConfiguration } from '../../src/extract/configuration.ts';
import { createLanding } from '../../src/extract/landing.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { readAllTexts, type TextRow } from './database.ts';
import { project } from './sandbox.ts';

/** Tables that keep a resource with its history. */
const historyTables = [
  'trunks',
  'sip_endpoints',
  'phone_numbers',
  'country_permissions',
  'access_control_lists',
  'ip_ranges',
  'trunk_access_control_lists',
  'credential_lists',
  'credential_list_trunks',
] as const;

type Histories = Readonly<Record<(typeof historyTables)[number], readonly TextRow[]>>;

/** Every version of every resource; `where` picks some. */
export async function readHistories(home: string, where = 'true'): Promise<Histories> {
  const queries = historyTables.map(table => `from ${table} where ${where} order by all`);
  const found = await readAllTexts(join(home, 'ledger.duckdb'), queries);
  return Object.fromEntries(
    historyTables.map((table, index) => [table, found[index] ?? []]),
  ) as unknown as Histories;
}

/** What the configuration was as a reader of it sees it: the current versions, as many of each resource. */
export async function countCurrent(home: string): Promise<Record<string, number>> {
  const histories = await readHistories(home, 'is_current');
  return Object.fromEntries(Object.entries(histories).map(([table, rows]) => [table, rows.length]));
}

/** The same of what the sandbox has now. */
export function countServed(sandbox: Sandbox): Record<string, number> {
  const served = sandbox.configuration(project);
  return {
    trunks: served.trunks.length,
    sip_endpoints: served.endpoints.length,
    phone_numbers: served.phoneNumbers.length,
    country_permissions: served.countryPermissions.length,
    access_control_lists: served.accessControlLists.length,
    ip_ranges: served.ipRanges.length,
    trunk_access_control_lists: served.trunkAccessControlLists.length,
    credential_lists: served.credentialLists.length,
    credential_list_trunks: served.trunkCredentialLists.length,
  };
}

/** One operation of the API, as a person's own tool would ask for it; answers with its body. Fails unless it is taken. */
export async function operate(
  sandbox: Sandbox,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${sandbox.url}/v1/projects/${project}/${path}`, {
    method,
    headers: { authorization: await authorization(sandbox), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function authorization(sandbox: Sandbox): Promise<string> {
  const response = await fetch(sandbox.authUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('any:sandbox')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = (await response.json()) as { readonly access_token: string };
  return `Bearer ${token}`;
}

/** Reads and lands the configuration as a run does that is killed before it has loaded it. */
export async function landConfiguration(sandbox: Sandbox, home: string, now: () => number): Promise<void> {
  const client = createClient({
    apiUrl: sandbox.url,
    authUrl: sandbox.authUrl,
    projectId: project,
    keyId: 'key',
    keySecret: 'sandbox',
    auth: 'oauth2',
    requestsPerSecond: 100_000,
    concurrency: 4,
    retryAfterCapMs: 60_000,
  });
  onTestFinished(() => client.close());
  await readConfiguration(
    { client, landing: createLanding(join(home, 'landing')) },
    { runId: 'killed', now },
  );
}
