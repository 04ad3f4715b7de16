import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { type ForgetRequest, forget } from '../../src/erase/forget.ts';
import type { Receipt } from '../../src/erase/receipt.ts';
import { exportDatasets } from '../../src/export/export.ts';
import { importFiles } from '../../src/import/importFiles.ts';
import { createLogger } from '../../src/logger.ts';
import type { SyncOptions } from '../../src/pipeline.ts';
import { type Rebuilt, rebuild } from '../../src/rebuild.ts';
import type { RunSummary } from '../../src/summary.ts';
import { callAt, type ServedCall } from '../support/callsApi.ts';
import { temporaryFolder, temporaryHome } from '../support/home.ts';
import { serve } from '../support/mirror.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { type Environment, type Outcome, runProgram } from '../support/program.ts';
import { environmentOf, project, seconds } from '../support/sandbox.ts';

/** The number of a person, and of that person's neighbour, whose number must stay. */
export const person = '+4930123456789';
export const neighbour = '+4930123456788';
const digits = person.slice(1);

/** The person's number as people and machines write it. */
export const spellings: readonly string[] = [
  person,
  digits,
  `00${digits}`,
  `sip:${person}@198.51.100.7:5060`,
  `"Jane Doe" <sips:${digits}@example.com;user=phone>`,
  `tel:+49-30-123-456-789`,
  '+49 30 123 456 789',
  '+49 (0)30 / 123456789',
  '(+49) 30.123.456.789',
  `sip:%2B${digits}@example.com`,
];

/** An API of one page a list, whose lists a test changes between two runs. */
export interface World {
  readonly home: string;
  readonly url: string;
  readonly environment: Environment;
  calls: readonly ServedCall[];
  trunkName: string;
}

const from = '2026-10-01T10:00:00Z';
const span = { from: seconds(from), to: seconds('2026-10-01T12:00:00Z') };

const effects = { logger: createLogger('silent'), now: Date.now };

export async function openWorld(): Promise<World> {
  const lists: Record<string, () => readonly object[]> = {
    calls: () => world.calls,
    trunks: () => [
      { id: 'trunk', name: world.trunkName, callForwardNumber: person, enableCallForward: true },
    ],
    phoneNumbers: () => [
      { id: 'own', phoneNumber: '+12015555555', sipTrunkId: 'trunk' },
      { id: 'mobile', phoneNumber: person, sipTrunkId: 'trunk' },
    ],
    credentialLists: () => [
      { id: 'users', name: 'users', credentials: [{ username: digits }, { username: 'b' }] },
    ],
    endpoints: () => [],
  };
  const url = await serve((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    const name = pathname.split('/').at(-1) ?? '';
    const isNested = pathname.includes('/trunks/') || pathname.includes('/credentialLists/');
    const list = isNested && name !== 'endpoints' ? undefined : lists[name]?.();
    const body = name === 'token' ? token : list === undefined ? undefined : pageOf(name, list, searchParams);
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  });
  const home = await temporaryHome();
  const environment = environmentOf({ url, authUrl: `${url}/oauth2/token` }, home, {
    TRUNKLEDGER_SETTLE_AFTER: '9000d',
    TRUNKLEDGER_LOG_LEVEL: 'warn',
  });
  const world: World = { home, url, environment, calls: firstCalls(), trunkName: `desk of ${person}` };
  return world;
}

const token = { access_token: 'token', expires_in: 3600, token_type: 'bearer' };

function pageOf(name: string, list: readonly object[], query: URLSearchParams): object {
  const start = Date.parse(query.get('createTime>') ?? '');
  const end = Date.parse(query.get('createTime<') ?? '');
  const records = list.filter(record => {
    const time = Date.parse((record as ServedCall).createTime ?? '');
    return name !== 'calls' || !(time < start || time > end);
  });
  return { [name]: records, totalItems: records.length, pageNumber: 1, pageSize: 500 };
}

const minute = (index: number): string => new Date(Date.parse(from) + index * 60_000).toISOString();

/** Calls in every spelling, in both directions, beside others; some that change, vanish, or cannot be typed. */
function firstCalls(): ServedCall[] {
  return [
    ...spellings.map((spelling, index) =>
      callAt(`from-${index}`, minute(index), { from: spelling, to: '+12015555555', direction: 'INBOUND' }),
    ),
    ...spellings.map((spelling, index) => callAt(`to-${index}`, minute(index + 20), { to: spelling })),
    callAt('neighbour', minute(50), { to: neighbour }),
    callAt('as-a-number', minute(51), { to: Number(digits) }),
    callAt('spelt-otherwise-later', minute(52), { to: person }),
    callAt('vanishes', minute(53), { from: `sip:${person}@198.51.100.7` }),
    callAt('gets-another-number', minute(54), { to: person }),
    callAt('has-another-field', minute(55), { note: `caller said ${spellings[6]}`, to: neighbour }),
    callAt('rejected', minute(56), { to: spellings[3], price: { amount: 'cheap', currencyCode: 'USD' } }),
    callAt(`${digits}_of-a-switch`, minute(57), { to: neighbour }),
    callAt('forwarded', minute(70), { direction: 'INBOUND', from: neighbour, to: '+12015555555' }),
    callAt('forward-leg', minute(70), { from: '+12015555555', to: person }),
  ];
}

/** What the API lists later. */
function laterCalls(): ServedCall[] {
  return firstCalls()
    .filter(({ callId }) => callId !== 'vanishes')
    .map(call => {
      if (call.callId === 'spelt-otherwise-later') return { ...call, to: `sip:${person}@198.51.100.7` };
      return call.callId === 'gets-another-number' ? { ...call, to: neighbour } : call;
    });
}

export function run({ environment }: World, ...args: string[]): Promise<Outcome> {
  return runProgram(args, environment);
}

let filled: string | undefined;

/** A home in which the number stands in every place that there is: made once, by the first test that asks, and copied. */
export async function fillHome(world: World): Promise<void> {
  if (filled === undefined) {
    await fill(world);
    const copy = join(await mkdtemp(join(tmpdir(), 'trunkledger-')), 'home');
    await cp(world.home, copy, { recursive: true });
    filled = copy;
  } else await cp(filled, world.home, { recursive: true });
  world.calls = laterCalls();
  world.trunkName = laterName;
}

/** To be called when the tests of a file are over. */
export async function removeFilled(): Promise<void> {
  if (filled !== undefined) await rm(dirname(filled), { recursive: true, force: true });
}

const laterName = `now of ${spellings[6]}`;

async function fill(world: World): Promise<void> {
  await syncWorld(world);
  world.calls = laterCalls();
  world.trunkName = laterName;
  await syncWorld(world);
  const config = readConfig(world.environment);
  await importFiles(
    config,
    [await writeImport()],
    { timeZone: 'UTC', map: {} },
    { ...effects, observer: {} },
  );
  await exportDatasets(config, { range: { from: '2026-10-01', to: '2026-10-02' } }, effects);
  await mkdir(join(world.home, 'reconciliation', 'open'), { recursive: true });
  await writeFile(join(world.home, 'reconciliation', 'open', 'differences.csv'), `call_id,to\n1,${person}\n`);
}

export function syncWorld(
  { home, url, environment }: World,
  options: Partial<SyncOptions> = {},
): Promise<RunSummary> {
  const sandbox = { url, authUrl: `${url}/oauth2/token` };
  return syncInProcess({ sandbox, home, environment }, { ...span, ...options });
}

export function forgetIn({ environment }: World, request: Partial<ForgetRequest> = {}): Promise<Receipt> {
  const all = { numbers: [person], mode: 'erase' as const, isDryRun: false, ...request };
  return forget(readConfig(environment), all, effects);
}

export function rebuildIn({ environment }: World): Promise<Rebuilt> {
  return rebuild(readConfig(environment), effects.logger);
}

async function writeImport(): Promise<string> {
  const header = 'Timestamp,Call Id,From,To,Direction,Duration (s),Result,Trunk Name,Cost,Project Id,Remark';
  const line = (id: string, party: string, remark = ''): string =>
    `2026-10-01T10:00:00Z,${id},"${party.replaceAll('"', '""')}",+12015555555,INBOUND,30,COMPLETED,Main,0.0100 USD,${project},${remark}`;
  const lines = [
    header,
    ...spellings.map((spelling, index) => line(`imported-${index}`, spelling)),
    line('imported-guarded', `'${person}`),
    line('imported-remark', neighbour, `asked for ${spellings[6]}`),
    line('imported-rejected', person).replace('30,COMPLETED', 'thirty,COMPLETED'),
  ];
  const path = join(await temporaryFolder(), 'calls.csv');
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}
