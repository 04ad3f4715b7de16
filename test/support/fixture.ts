import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { parseFaults } from '../../src/sandbox/faults/profile.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { syncInProcess } from './pipeline.ts';
import type { Environment } from './program.ts';
import { environmentOf, seconds, settledClock } from './sandbox.ts';

/** A home that the tests of a file read and none of them changes. */
export interface Fixture {
  readonly folder: string;
  readonly home: string;
  readonly sandbox: Sandbox;
  readonly environment: Environment;
}

/** One hour of calls, synced once for all tests of a file. Read what it gives inside of tests only. */
export function syncedHome(faults = '', callsPerDay = 2000): Fixture {
  const fixture: { -readonly [Key in keyof Fixture]?: Fixture[Key] } = {};
  beforeAll(async () => {
    fixture.folder = await mkdtemp(join(tmpdir(), 'trunkledger-'));
    fixture.home = join(fixture.folder, 'home');
    fixture.sandbox = await startSandbox({ now: settledClock, callsPerDay, faults: parseFaults(faults) });
    fixture.environment = environmentOf(fixture.sandbox, fixture.home);
    await syncInProcess(fixture as Fixture, {
      from: seconds('2026-10-01T10:00:00Z'),
      to: seconds('2026-10-01T11:00:00Z'),
    });
  });
  afterAll(async () => {
    await fixture.sandbox?.close();
    if (fixture.folder !== undefined) await rm(fixture.folder, { recursive: true, force: true });
  });
  return fixture as Fixture;
}
