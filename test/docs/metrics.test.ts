import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Metrics } from '../../src/jobs/metrics.ts';
import { registerFigures } from '../../src/jobs/metricsFigures.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** `[name, type, labels, meaning]` of each row of the table of metrics. */
function documented(): string[][] {
  return page
    .split('\n')
    .filter(line => line.startsWith('| `trunkledger_'))
    .map(line => line.split('|').slice(1, -1))
    .map(cells => cells.map(cell => cell.trim().replaceAll('`', '')));
}

function registered(): string[][] {
  const { registry } = new Metrics();
  registerFigures(registry, {
    ledger: async () => undefined,
    backlog: async () => [],
    isLoader: () => false,
    now: () => 0,
    logger: { warn: () => undefined },
  });
  return registry.getMetricsAsArray().map(metric => {
    // prom-client declares less than it gives.
    const { name, type, help, labelNames } = metric as typeof metric & { labelNames: readonly string[] };
    return [name, String(type), labelNames.join(', '), help];
  });
}

test('the table of metrics has every metric, with its type, its labels and what it says of itself', () => {
  expect(registered().length).toBeGreaterThan(20);
  expect(documented().toSorted()).toEqual(registered().toSorted());
});

test('alerts and prose name no metric that is not there', () => {
  const names = new Set(registered().map(([name]) => name));
  const named = [...page.matchAll(/\btrunkledger_[a-z_]+[a-z]/g)].map(([name]) =>
    name.replace(/_(bucket|sum|count)$/, ''),
  );
  expect(named.length).toBeGreaterThan(names.size);
  expect(named.filter(name => !names.has(name))).toEqual([]);
});
