import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Backend, openBackend } from '../../src/jobs/backend.ts';
import { keepingLogger, openTestBackend } from '../support/queueStore.ts';
import { describeConformance } from './conformance.ts';

let folder: string;
let serving: Backend;

/** Serves the database, so that those of the tests join it. */
async function openServing(): Promise<void> {
  serving = await openBackend('embedded', folder, { logger: keepingLogger() });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trunkledger-queue-'));
  await openServing();
});

afterAll(async () => {
  await serving.close(0);
  await rm(folder, { recursive: true, force: true });
});

describeConformance('embedded', {
  open: () => openTestBackend('embedded', folder),
  async restart() {
    await serving.close(0);
    await openServing();
  },
});
