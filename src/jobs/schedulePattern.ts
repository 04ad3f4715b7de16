import { UsageError } from '../errors.ts';

/** A cron pattern of five fields, each as the values that it allows. */
export interface SchedulePattern {
  /** 0 to 59, ascending. */
  readonly minutes: readonly number[];
  /** 0 to 23, ascending. */
  readonly hours: readonly number[];
  /** 1 to 31. */
  readonly daysOfMonth: ReadonlySet<number>;
  /** 1 to 12. */
  readonly months: ReadonlySet<number>;
  /** 0 (Sunday) to 6. */
  readonly daysOfWeek: ReadonlySet<number>;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

const minute: Field = { name: 'minute', least: 0, most: 59 };
const hour: Field = { name: 'hour', least: 0, most: 23 };
const dayOfMonth: Field = { name: 'day of month', least: 1, most: 31 };
const month: Field = { name: 'month', least: 1, most: 12 };
const dayOfWeek: Field = { name: 'day of week', least: 0, most: 7 };
const fields = [minute, hour, dayOfMonth, month, dayOfWeek];

/** Of any year: the leap day may be asked for. */
const daysInMonth = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * `15 2 * * *` → its fields: minute, hour, day of month, month and day of week (0 and 7 are Sunday), each `*`, numbers,
 * ranges (`1-5`), steps (`8-18/2`, or of all) or a list of them. Names, seconds and other extensions are a UsageError, as is
 * a pattern that no date fits. `name` is what the error calls the pattern.
 */
export function parseSchedulePattern(name: string, text: string): SchedulePattern {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    throw new UsageError(
      `${name} is "${text}"; allowed: five fields (${fields.map(field => field.name).join(', ')}), such as 15 2 * * *.`,
    );
  }
  const values = (field: Field) => fieldValues(name, text, field, parts[fields.indexOf(field)] ?? '');
  const pattern = {
    minutes: values(minute),
    hours: values(hour),
    daysOfMonth: new Set(values(dayOfMonth)),
    months: new Set(values(month)),
    daysOfWeek: new Set(values(dayOfWeek).map(day => day % 7)),
  };
  if (!hasDates(pattern)) {
    throw new UsageError(`${name} is "${text}"; no date has that day of month in that month.`);
  }
  return pattern;
}

/**
 * Whether a date fits. As in cron, a day of month and a day of week that are both restricted are alternatives.
 * `weekday` is 0 (Sunday) to 6.
 */
export function fitsDate(pattern: SchedulePattern, month: number, day: number, weekday: number): boolean {
  if (!pattern.months.has(month)) return false;
  const fitsDay = pattern.daysOfMonth.has(day);
  const fitsWeekday = pattern.daysOfWeek.has(weekday);
  const isEither = pattern.daysOfMonth.size < 31 && pattern.daysOfWeek.size < 7;
  return isEither ? fitsDay || fitsWeekday : fitsDay && fitsWeekday;
}

function hasDates({ months, daysOfMonth, daysOfWeek }: SchedulePattern): boolean {
  if (daysOfWeek.size < 7) return true;
  const first = Math.min(...daysOfMonth);
  return [...months].some(month => first <= (daysInMonth[month] ?? 0));
}

function fieldValues(name: string, text: string, field: Field, part: string): number[] {
  const found = new Set<number>();
  for (const item of part.split(',')) {
    const values = itemValues(field, item);
    if (values === undefined) {
      throw new UsageError(
        `${name} is "${text}"; its field ${field.name} is "${part}", allowed: *, numbers from ${field.least} to ` +
          `${field.most}, ranges such as ${field.least}-${field.most}, steps such as */2, and lists of them with commas.`,
      );
    }
    for (const value of values) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

/** `*`, `5`, `1-5`, `1-5/2` or a step of all → its values; undefined for anything else. */
function itemValues({ least, most }: Field, item: string): number[] | undefined {
  const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item);
  if (match === null) return undefined;
  const [, from, to, step] = match;
  // 5/10 means 5-59/10 to some programs and 5 to others.
  if (from !== undefined && to === undefined && step !== undefined) return undefined;
  const first = Number(from ?? least);
  const last = Number(to ?? from ?? most);
  if (first < least || last > most || first > last || step === '0' || step === '00') return undefined;
  const by = Number(step ?? 1);
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
}
