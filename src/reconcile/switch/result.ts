import type { Verdict } from '../report.ts';
import { counted, grouped } from '../wording.ts';

/** sql/reconcile/switch/classes.sql */
export interface ClassRow {
  readonly class: string;
  readonly currency: string | null;
  readonly records: number;
  readonly calls: number;
  readonly switch_seconds: number | null;
  readonly provider_seconds: number | null;
  readonly billed_seconds: number | null;
  /** Decimal text. */
  readonly price: string | null;
}

/** sql/reconcile/switch/files_read.sql */
export interface FileRow {
  readonly name: string;
  readonly format: string;
  readonly lines: number;
  readonly set_aside: number;
  readonly elsewhere: number;
  readonly internal: number;
  readonly outside: number;
  readonly repeated: number;
  readonly compared: number;
  readonly first_time: string | null;
  readonly last_time: string | null;
  /** Seconds that the switch's clock is ahead, decimal text; null if too few records tell it. */
  readonly clock_offset: string | null;
  readonly confident: number | null;
  readonly drift: string | null;
}

/** Classes of which a single call is a difference; what stands at an edge or in a gap is undecided. */
const differing = [
  'duration differs',
  'answered differs',
  'missing at the provider',
  'missing at the switch',
];

export function verdict(classes: readonly ClassRow[], files: readonly FileRow[]): Verdict {
  if (classes.some(row => differing.includes(row.class))) return 'differs';
  const isDecided =
    classes.every(row => row.class === 'matched') && files.every(file => file.set_aside === 0);
  return isDecided ? 'agrees' : 'unproven';
}

/** A class as a sentence says it, of one and of several. */
const words: Readonly<Record<string, readonly [one: string, several: string]>> = {
  'duration differs': ['duration differs', 'durations differ'],
  'answered differs': ['is answered on one side only', 'are answered on one side only'],
  'missing at the provider': ['record is missing at the provider', 'records are missing at the provider'],
  'missing at the switch': ['call is missing at the switch', 'calls are missing at the switch'],
  'at the edge of the month': [
    'call stands at the edge of the month',
    'calls stand at the edge of the month',
  ],
  'in a gap of the ledger': ['record lies in a gap of the ledger', 'records lie in a gap of the ledger'],
};

/** `98 of 100 calls of the month have their records at the switch, 1 duration differs (0.012000 USD), …` */
export function summary(classes: readonly ClassRow[], files: readonly FileRow[], calls: number): string {
  const paired = classes.filter(({ records, calls }) => records > 0 && calls > 0);
  const sentences = [
    `${grouped(sum(paired, 'calls'))} of ${counted(calls, 'call', 'calls')} of the month ${calls === 1 ? 'has its record' : 'have their records'} at the switch`,
    ...others(classes),
  ];
  return `${sentences.join(', ')}.${clockHints(files).join('')}`;
}

function others(classes: readonly ClassRow[]): string[] {
  const names = [...new Set(classes.map(row => row.class))].filter(name => name !== 'matched');
  return names.map(name => {
    const own = classes.filter(row => row.class === name);
    const count = Math.max(sum(own, 'records'), sum(own, 'calls'));
    const money = own.filter(row => row.price !== null).map(row => `${row.price} ${row.currency}`);
    return `${grouped(count)} ${words[name]?.[count === 1 ? 0 : 1] ?? name}${money.length > 0 ? ` (${money.join(', ')})` : ''}`;
  });
}

function sum(classes: readonly ClassRow[], measure: 'records' | 'calls'): number {
  return classes.reduce((total, row) => total + row[measure], 0);
}

/** A clock that is a multiple of a quarter of an hour off is right, and in another zone. */
function clockHints(files: readonly FileRow[]): string[] {
  return files.flatMap(({ name, clock_offset }) => {
    const offset = Number(clock_offset);
    const quarters = Math.round(offset / 900);
    if (quarters === 0 || Math.abs(offset - quarters * 900) > 60) return [];
    return [
      ` The clock of ${name} is ${quarters / 4} hours ahead: its times are in another zone than assumed; name it with --switch-zone.`,
    ];
  });
}
