import { onTestFinished } from 'vitest';
import { parseFaults } from '../../src/sandbox/faults/profile.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { watchExchanges } from './exchanges.ts';
import type { Environment } from './program.ts';

/** Long past for the program, so that what ended well is settled, and far enough back that nothing is still open. */
export const settledClock = '2026-10-20T00:00:00Z';
export const project = 'a2f8e1c0-5f0e-4a8e-9f43-0d3c5a9e7b11';

/** Faults that bend records, so that they may be no longer what the contract allows. */
const BENDING = /\b(odd|malformed)\b/;

/** A sandbox of one test; `faults` as the command line takes them. Every exchange is held against the contract. */
export async function openSandbox(
  options: Omit<SandboxOptions, 'faults'> & { readonly faults?: string } = {},
): Promise<Sandbox> {
  const faults = parseFaults(options.faults ?? '');
  const onExchange = watchExchanges({
    possible: BENDING.test(options.faults ?? '') ? ['invalid answers'] : [],
  });
  const sandbox = await startSandbox({ now: settledClock, ...options, faults, onExchange });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** What the program needs to read that sandbox into that home. */
export function environmentOf(
  sandbox: Pick<Sandbox, 'url' | 'authUrl'>,
  home: string,
  more: Environment = {},
): Environment {
  return {
    SINCH_API_URL: sandbox.url,
    SINCH_AUTH_URL: sandbox.authUrl,
    SINCH_PROJECT_ID: project,
    SINCH_KEY_ID: 'key-of-the-test',
    SINCH_KEY_SECRET: 'sandbox',
    TRUNKLEDGER_HOME: home,
    TRUNKLEDGER_REQUESTS_PER_SECOND: '1000',
    ...more,
  };
}

/** Whole seconds since the epoch. */
export function seconds(time: string): number {
  return Date.parse(time) / 1000;
}
