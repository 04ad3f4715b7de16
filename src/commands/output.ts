import type { Json } from '@duckdb/node-api';

/** One line of result. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  say(JSON.stringify(value, null, 2));
}

/** Names and values, one pair a line, the values aligned. */
export function printPairs(pairs: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...pairs.map(([name]) => name.length));
  for (const [name, value] of pairs) say(`${name.padEnd(width)}  ${value}`);
}

/**
 * Rows as a table with a header line; numbers to the right, texts of several lines under one another. Made here,
 * because the usual packages measure every cell anew: 800 calls took them 4 s, and twice as many four times as long.
 */
export function formatTable(columns: readonly string[], rows: readonly (readonly Json[])[]): string {
  const isRight = columns.map(
    (_, index) => rows.some(row => isNumber(row[index])) && rows.every(row => isBlankOrNumber(row[index])),
  );
  const cells = rows.map(row => columns.map((_, index) => text(row[index] ?? null).split('\n')));
  const widths = columns.map((name, index) =>
    cells.reduce((width, row) => Math.max(width, ...lengths(row[index])), name.length),
  );
  const line = (parts: readonly string[]): string =>
    parts
      .map((part, index) =>
        isRight[index] ? part.padStart(widths[index] ?? 0) : part.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    line(columns),
    line(widths.map(width => '─'.repeat(width))),
    ...cells.flatMap(row => linesOf(row).map(line)),
    `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`,
  ].join('\n');
}

function lengths(lines: readonly string[] = []): number[] {
  return lines.map(each => each.length);
}

/** A row of cells as printed lines: as many as its highest cell has. */
function linesOf(row: readonly (readonly string[])[]): string[][] {
  const height = Math.max(1, ...row.map(lines => lines.length));
  return Array.from({ length: height }, (_, index) => row.map(lines => lines[index] ?? ''));
}

function isNumber(value: Json | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

function isBlankOrNumber(value: Json | undefined): boolean {
  return value === null || value === undefined || isNumber(value);
}

function text(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
