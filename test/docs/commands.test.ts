import { describe, expect, test } from 'vitest';
import { commandProblems } from '../../scripts/docs/commands.ts';

const callable = {
  commands: new Map([
    ['', new Set(['--help', '--version'])],
    ['sync', new Set(['--from', '--rebuild', '--help'])],
    ['query', new Set(['--format', '--help'])],
  ]),
  scripts: new Set(['demo', 'docs:check']),
};

function problemsOf(text: string): string[] {
  return commandProblems([{ path: 'README.md', text }], callable);
}

describe('commands in code', () => {
  test('that exist are accepted, with their flags and with SQL that looks like one', () => {
    const text = [
      '`trunkledger sync --rebuild`',
      '```console',
      '$ npx trunkledger sync --from 2026-10-01 | tail',
      '$ npx trunkledger query "select 1 --none" --format csv > a.csv',
      '$ trunkledger --version && npm run docs:check',
      '```',
    ];
    expect(problemsOf(text.join('\n'))).toEqual([]);
  });

  test.each([
    ['`trunkledger snyc`', 'README.md:1: the command snyc does not exist; there are: sync, query.'],
    ['\n`trunkledger sync --form x`', 'README.md:2: the flag --form of trunkledger sync does not exist'],
    [
      '```sh\na\nnpm run dmo\n```',
      'README.md:3: the npm script dmo does not exist; there are: demo, docs:check.',
    ],
    ['`trunkledger --verbose`', 'README.md:1: the flag --verbose of trunkledger does not exist'],
  ])('that do not exist are named with their line: %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  test('in prose are words', () => {
    expect(problemsOf('trunkledger reads calls, and trunkledger --quickly does so.')).toEqual([]);
  });
});
