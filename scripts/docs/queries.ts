import type { Document } from './document.ts';

/** Runs SQL on the demo's published copy, and answers with what `trunkledger query` prints. Throws what it says. */
export type Ask = (sql: string) => Promise<string>;

const runnable = /^```sql run\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

/**
 * The page with the result of each block that is marked `sql run` in the block `text` below it, if there is one.
 * @throws Error that names the page and the statement, if one fails.
 */
export async function withResults({ path, text }: Document, ask: Ask): Promise<string> {
  const results = new Map<string, string>();
  for (const [, sql = ''] of text.matchAll(runnable)) {
    results.set(
      sql,
      await ask(sql).catch(error => {
        throw new Error(`${path}: this SQL fails: ${error.message}\n${sql}`, { cause: error });
      }),
    );
  }
  return text.replace(runnable, (block, sql: string, result?: string) =>
    result === undefined ? block : `\`\`\`sql run\n${sql}\`\`\`\n\n\`\`\`text\n${results.get(sql)}\`\`\`\n`,
  );
}
