import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { variableProblems } from '../../scripts/docs/variables.ts';

const path = 'docs/operations.md';
const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

function problemsOf(changed: string): string[] {
  return variableProblems({ path, text: changed }, []);
}

describe('the table of variables', () => {
  test('as it is names every variable that is read, with its default', () => {
    expect(problemsOf(text)).toEqual([]);
  });

  test('may not lack a variable', () => {
    const lacking = text.replace(/^\| `TRUNKLEDGER_CONCURRENCY`.*\n/m, '');
    expect(problemsOf(lacking)).toEqual([
      `${path}: the table of variables lacks TRUNKLEDGER_CONCURRENCY, which src/config.ts reads.`,
    ]);
  });

  test('may not tell another default', () => {
    expect(problemsOf(text.replace('| `5m` ', '| `6m` '))).toEqual([
      `${path}: TRUNKLEDGER_RETRY_AFTER_CAP has another default than 6m; see src/config.ts.`,
    ]);
  });

  test('may not leave a default out', () => {
    expect(problemsOf(text.replace('| `5m` ', '| none '))).toEqual([
      `${path}: 13 variables have no default in the table, 12 in src/config.ts.`,
    ]);
  });

  test('and no page names a variable that nothing reads', () => {
    const page = { path: 'README.md', text: 'Set TRUNKLEDGER_COLOUR and TRUNKLEDGER_HOME.' };
    expect(variableProblems({ path, text }, [page])).toEqual([
      'README.md: nothing reads the variable TRUNKLEDGER_COLOUR; correct or remove it.',
    ]);
  });
});
