import { relative } from 'node:path';
import Table from 'cli-table3';
import { type Figure, isMet, type Measurement, type Result } from './result.ts';
import { median } from './statistics.ts';

/** Prints a result for people. */
export function printResult(result: Result, path: string): void {
  const table = new Table({ head: ['', 'median', 'min to max', 'allowed', ''] });
  for (const figure of result.figures) {
    const { unit } = figure;
    table.push([
      figure.name,
      format(figure.median, unit),
      `${format(figure.least, unit)} to ${format(figure.greatest, unit)}`,
      allowed(figure),
      isMet(figure) ? 'met' : 'NOT MET',
    ]);
  }
  for (const measurement of result.measurements) table.push(measurementRow(measurement));
  const sizes = Object.entries(result.sizes).map(
    ([size, value]) => `${value.toLocaleString('en-US')} ${size}`,
  );
  console.log(`\n${result.benchmark}: ${sizes.join(', ')}\n${table}`);
  for (const note of result.notes ?? []) console.log(note);
  console.log(`Written to ${relative(process.cwd(), path)}`);
}

function measurementRow({ name, unit, rounds }: Measurement): string[] {
  const range = `${format(Math.min(...rounds), unit)} to ${format(Math.max(...rounds), unit)}`;
  return [name, format(median(rounds), unit), range, '', ''];
}

/** `1.83×`, `412 MB`, `7.25 s` */
export function format(value: number, unit: Figure['unit'] | Measurement['unit']): string {
  if (unit === 'times') return `${value.toFixed(2)}×`;
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;
}

export function allowed({ unit, atMost, atLeast, aim }: Figure): string {
  const bound = atMost === undefined ? `≥ ${format(atLeast ?? 0, unit)}` : `≤ ${format(atMost, unit)}`;
  return aim === undefined ? bound : `${bound}, aim ${format(aim, unit)}`;
}
