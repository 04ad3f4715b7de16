// `npm run bench -- [NAME…] [--calls N] [--rounds N] …`: runs all benchmarks or those named, prints a table, writes
// bench/results/<name>.json.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchmarks, fullSizes } from './benchmarks.ts';
import { dataFolder } from './paths.ts';
import { machine, type Result, type Sizes, writeResult } from './result.ts';
import { printResult } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string' },
    rounds: { type: 'string' },
    trunks: { type: 'string' },
    numbers: { type: 'string' },
    latency: { type: 'string' },
    small: { type: 'string' },
    large: { type: 'string' },
    day: { type: 'string' },
    days: { type: 'string' },
    jobs: { type: 'string' },
  },
});

const unknown = positionals.filter(name => !(name in benchmarks));
if (unknown.length > 0) {
  throw new Error(`No benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`);
}
mkdirSync(dataFolder, { recursive: true });
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const full: Sizes = fullSizes[name] ?? {};
  const sizes = sizesFrom(full);
  const outcome = await (await benchmark())(sizes);
  const result: Result = {
    benchmark: name,
    date: new Date().toISOString(),
    machine: machine(),
    sizes,
    ...outcome,
  };
  const path = writeResult(result, isAtLeast(sizes, full));
  printResult(result, path);
}

/** The full sizes of a benchmark, or what the flags say of them. */
function sizesFrom(full: Sizes): Sizes {
  const entries = Object.entries(full).map(([size, value]) => [
    size,
    Number(values[size as keyof typeof values] ?? value),
  ]);
  return Object.fromEntries(entries);
}

function isAtLeast(sizes: Sizes, full: Sizes): boolean {
  return Object.entries(full).every(([size, value]) => (sizes[size] ?? 0) >= value);
}
