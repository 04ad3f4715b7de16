import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { invoice } from '../../../src/reconcile/invoice/invoice.ts';
import { openReconciliation } from '../../support/reconcile.ts';
import { callLine } from '../../support/warehouseRecords.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'invoice-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

test('an invoice that bills what the ledger has agrees', async () => {
  const context = await openReconciliation([
    callLine('one'),
    callLine('two', { createTime: '2026-10-02T00:00:00Z' }),
  ]);
  const file = write('invoice.csv', 'Trunk,Country,Calls,Minutes,Amount (USD)\ntrunk-1,GB,2,2.0,0.0080\n');
  const section = await invoice(context, { files: [file] });
  console.log(JSON.stringify(section, null, 1));
  expect(section.verdict).toBe('agrees');
});
