import { relative } from 'node:path';
import { formatTable, say } from '../src/commands/output.ts';
import { type Figure, isMet, type Measurement, type Result } from './result.ts';
import { median } from './statistics.ts';

/** Prints a result for people. */
export function printResult(result: Result, path: string): void {
  const sizes = Object.entries(result.sizes).map(
    ([size, value]) => `${size} ${value.toLocaleString('en-US')}`,
  );
  say(`\n${result.benchmark} (${sizes.join(', ')})\n`);
  const rows = [...result.figures.map(figureRow), ...result.measurements.map(measurementRow)];
  say(formatTable(['what', 'median', 'least to greatest', 'allowed', 'verdict'], rows));
  for (const note of result.notes ?? []) say(note);
  say(`Written to ${relative(process.cwd(), path)}`);
}

function figureRow(figure: Figure): string[] {
  const { name, unit, median, least, greatest } = figure;
  return [
    name,
    format(median, unit),
    spread(least, greatest, unit),
    allowed(figure),
    isMet(figure) ? 'met' : 'NOT MET',
  ];
}

function measurementRow({ name, unit, rounds }: Measurement): string[] {
  const range = rounds.length > 1 ? spread(Math.min(...rounds), Math.max(...rounds), unit) : '';
  return [name, format(median(rounds), unit), range, '', ''];
}

/** `1.61 to 2.04` */
export function spread(least: number, greatest: number, unit: Unit): string {
  return `${format(least, unit)} to ${format(greatest, unit)}`;
}

type Unit = Figure['unit'] | Measurement['unit'];

/** `1.83×`, `412 MB`, `7.25 s` */
export function format(value: number, unit: Unit): string {
  if (unit === 'times') return `${value.toFixed(2)}×`;
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;
}

export function allowed({ unit, atMost, atLeast, aim }: Figure): string {
  const bound = atMost === undefined ? `≥ ${format(atLeast ?? 0, unit)}` : `≤ ${format(atMost, unit)}`;
  return aim === undefined ? bound : `${bound}, aim ${format(aim, unit)}`;
}
