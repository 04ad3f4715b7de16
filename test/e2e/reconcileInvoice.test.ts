import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

/** The sandbox's calls hang on the project: this is the documentation's. */
const project = 'any';

test('the invoice of the documentation comes to what the documentation says, in the month of the sandbox', async () => {
  const now = seconds('2026-11-20T00:00:00Z');
  const sandbox = await openSandbox({ callsPerDay: 200, now: () => now * 1000 });
  const home = await temporaryHome();
  await syncInProcess(
    { sandbox, home, environment: { SINCH_PROJECT_ID: project }, effects: { now: () => now * 1000 } },
    { from: seconds('2026-10-01T00:00:00Z'), to: seconds('2026-11-01T00:00:00Z'), windowSeconds: 86_400 },
  );
  const invoice = path('examples/invoice-2026-10.csv');
  const { code, stdout, stderr } = await runProgram(
    ['reconcile', '--month', '2026-10', '--invoice', invoice],
    {
      TRUNKLEDGER_HOME: home,
      SINCH_PROJECT_ID: project,
    },
  );
  expect(code, stderr).toBe(3);
  const document = await readFile(path('reconciliation.md'), 'utf8');
  const [, shown = ''] = /(From the ledger to the invoice, EUR\n[\s\S]*?)```/.exec(document) ?? [];
  expect(shown).not.toBe('');
  expect(stdout).toContain(shown.trimEnd());
}, 180_000);
