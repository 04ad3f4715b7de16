import { describe, expect, test } from 'vitest';
import { withResults } from '../../scripts/docs/queries.ts';

const page = (...lines: string[]) => ({ path: 'README.md', text: `${lines.join('\n')}\n` });

describe('SQL that is marked to be run', () => {
  test('gets its result in the block below it', async () => {
    const before = page('```sql run', 'select 1', '```', '', '```text', 'old', '```', 'end');
    const after = page('```sql run', 'select 1', '```', '', '```text', '1 of select 1', '```', 'end');
    expect(await withResults(before, async sql => `1 of ${sql}`)).toBe(after.text);
  });

  test('needs no block below it, and is run all the same', async () => {
    const asked: string[] = [];
    const text = page('```sql run', 'from calls', '```', '', 'Prose.');
    const answer = async (sql: string) => {
      asked.push(sql);
      return 'rows\n';
    };
    expect(await withResults(text, answer)).toBe(text.text);
    expect(asked).toEqual(['from calls\n']);
  });

  test('that fails is named with its page', async () => {
    const text = page('```sql run', 'from nowhere', '```');
    const answer = () => Promise.reject(new Error('no such table'));
    await expect(withResults(text, answer)).rejects.toThrow(
      'README.md: this SQL fails: no such table\nfrom nowhere',
    );
  });

  test('leaves SQL alone that is not marked', async () => {
    const text = page('```sql', 'drop table calls', '```', '', '```text', 'old', '```');
    const answer = () => Promise.reject(new Error('asked'));
    expect(await withResults(text, answer)).toBe(text.text);
  });
});
