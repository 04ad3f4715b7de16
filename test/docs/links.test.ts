import { describe, expect, test } from 'vitest';
import { linkProblems } from '../../scripts/docs/links.ts';

const files = new Set(['README.md', 'docs/operations.md', 'LICENSE']);

function problemsOf(text: string): string[] {
  const pages = [
    { path: 'README.md', text },
    { path: 'docs/operations.md', text: '# Operations\n\n## Two runs, at once\n' },
  ];
  return linkProblems(pages, path => files.has(path));
}

describe('links', () => {
  test('to files, headings and other sites are accepted', () => {
    expect(
      problemsOf('[a](LICENSE) [b](docs/operations.md#two-runs-at-once) [c](https://example.com/x)'),
    ).toEqual([]);
  });

  test('to a file that is not there are named with their line', () => {
    expect(problemsOf('one\n[a](docs/none.md)')).toEqual([
      'README.md:2: the link docs/none.md leads to no file; correct or remove it.',
    ]);
  });

  test('to a heading that is not there are named with the headings that are', () => {
    expect(problemsOf('[a](docs/operations.md#backup)')).toEqual([
      'README.md:1: the link docs/operations.md#backup leads to no heading of docs/operations.md; ' +
        'there are: operations, two-runs-at-once.',
    ]);
  });

  test('are relative to the page that holds them', () => {
    const pages = [{ path: 'docs/operations.md', text: '[a](../LICENSE) [b](LICENSE)' }];
    expect(linkProblems(pages, path => files.has(path))).toEqual([
      'docs/operations.md:1: the link LICENSE leads to no file; correct or remove it.',
    ]);
  });

  test('inside code are no links', () => {
    expect(problemsOf('```ts\nlist[0](none)\n```')).toEqual([]);
  });
});
