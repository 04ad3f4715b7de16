import { onTestFinished } from 'vitest';
import type { components } from '../../api/types.d.ts';
import { parseFaults } from '../../src/sandbox/faults/profile.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { type Kind, watchExchanges } from '../support/exchanges.ts';

export type Call = components['schemas']['Call'];
export type CallPage = components['schemas']['CallPage'];
export type ErrorBody = components['schemas']['Error'];

export const PROJECT = 'c36f3d3d-1513-4d4a-8c6e-4b7d0d0b8a11';
const NOW = '2026-10-08T12:00:00Z';

interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A sandbox of one test, with a token. */
export interface Client {
  readonly sandbox: Sandbox;
  /** GET below the project, for example `/calls?page=2`. Basic, so that tokens are only where they are tested. */
  get<Body = CallPage>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>;
  /** Every call of every page; for lists at rest. */
  all(query: string, pageSize?: number): Promise<Call[]>;
  text(path: string): Promise<string>;
}

export const BASIC = `Basic ${btoa('any-key:sandbox')}`;

/** Each exchange of the test has to be as the contract says, but for what it allows. */
export async function openSandbox({
  allows,
  ...options
}: Omit<SandboxOptions, 'faults'> & {
  readonly faults?: string;
  /** What of the test is against the contract on purpose. */
  readonly allows?: readonly Kind[];
} = {}): Promise<Client> {
  const faults = parseFaults(options.faults ?? '');
  const onExchange = watchExchanges({ expected: allows });
  const sandbox = await startSandbox({ now: NOW, ...options, faults, onExchange });
  onTestFinished(() => sandbox.close());
  const request = (path: string, headers: Record<string, string> = { authorization: BASIC }) =>
    fetch(`${sandbox.url}/v1/projects/${PROJECT}${path}`, { headers });
  const get: Client['get'] = async <Body>(path: string, headers?: Record<string, string>) => {
    const response = await request(path, headers);
    return answerOf<Body>(response);
  };
  return {
    sandbox,
    get,
    all: (query, pageSize) => allPages(get, query, pageSize),
    text: async path => (await request(path)).text(),
  };
}

async function answerOf<Body>(response: Response): Promise<Answer<Body>> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

async function allPages(get: Client['get'], query: string, pageSize = 500): Promise<Call[]> {
  const calls: Call[] = [];
  for (let page = 1; ; page++) {
    const { body } = await get(`/calls?${query}&pageSize=${pageSize}&page=${page}`);
    calls.push(...body.calls);
    if (page * pageSize >= body.totalItems) return calls;
  }
}

export async function requestToken(
  sandbox: Sandbox,
  { authorization = BASIC, body = 'grant_type=client_credentials' } = {},
): Promise<Answer<Record<string, unknown>>> {
  const response = await fetch(sandbox.authUrl, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  return answerOf(response);
}

/** Whole seconds since the epoch. */
export function seconds(time: string): number {
  return Date.parse(time) / 1000;
}

export function ids(calls: Iterable<Call>): string[] {
  return Array.from(calls, call => call.callId);
}
