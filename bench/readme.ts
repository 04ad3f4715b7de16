// `npm run bench:readme`: writes the latest figures from bench/results into bench/README.md, so that none is typed by
// hand. With --check it writes nothing and ends with 1 where they differ.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchmarks } from './benchmarks.ts';
import { benchFolder } from './paths.ts';
import { isMet, type Result } from './result.ts';
import { median } from './statistics.ts';
import { allowed, format, spread } from './table.ts';

const begin = '<!-- figures: written by npm run bench:readme -->';
const end = '<!-- end of figures -->';

const path = join(benchFolder, 'README.md');
const text = readFileSync(path, 'utf8');
const [before = '', rest = ''] = text.split(begin);
const after = rest.split(end)[1] ?? '';
const written = `${before}${begin}\n\n${latest().map(section).join('\n')}\n${end}${after}`;
if (!process.argv.includes('--check')) writeFileSync(path, written);
else if (written !== text) {
  process.stderr.write('bench/README.md differs from bench/results. Run: npm run bench:readme\n');
  process.exitCode = 1;
}

/** The committed results, in the order of the benchmarks. */
function latest(): Result[] {
  const folder = join(benchFolder, 'results');
  const files = new Set(readdirSync(folder));
  return Object.keys(benchmarks)
    .filter(name => files.has(`${name}.json`))
    .map(name => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Result);
}

function section(result: Result): string {
  const { cores, memoryGiB, node, duckdb } = result.machine;
  const sizes = Object.entries(result.sizes).map(
    ([size, value]) => `${size} ${value.toLocaleString('en-US')}`,
  );
  return [
    `### ${result.benchmark}`,
    '',
    `${result.date.slice(0, 10)}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, DuckDB ${duckdb}; ${sizes.join(', ')}.`,
    ...(result.notes ?? []),
    '',
    ...table([['what', 'median', 'least to greatest', 'allowed', ''], ...rows(result)]),
    '',
  ].join('\n');
}

/** A Markdown table, aligned as the formatter aligns it. */
function table(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(3, ...cells.map(row => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...body.map(line)];
}

function rows({ figures, measurements }: Result): string[][] {
  return [
    ...figures.map(figure => {
      const { name, median, least, greatest, unit } = figure;
      const range = spread(least, greatest, unit);
      return [
        `**${name}**`,
        format(median, unit),
        range,
        allowed(figure),
        isMet(figure) ? 'met' : '**not met**',
      ];
    }),
    ...measurements.map(({ name, unit, rounds }) => {
      const range = rounds.length > 1 ? spread(Math.min(...rounds), Math.max(...rounds), unit) : '';
      return [name.replaceAll('|', '\\|'), format(median(rounds), unit), range];
    }),
  ];
}
