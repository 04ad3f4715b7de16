import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFINITIONS, type FaultDefinition } from '../../src/sandbox/faults/definitions.ts';

const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');

test('every fault and every form stands in the documentation', () => {
  const definitions: [string, FaultDefinition][] = Object.entries(DEFINITIONS);
  const names = definitions.flatMap(([name, { words = [] }]) => [name, ...words]);
  expect(names.filter(name => !page.includes(`\`${name}\``))).toEqual([]);
});
