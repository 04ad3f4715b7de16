import type { TimeRange } from './callLog.ts';
import { equalRange, type Period, parsePeriod, TIME_FORMS } from './timeRange.ts';
import type { CallResult } from './timing.ts';

/** Which calls are asked for. What is undefined does not filter. */
export interface CallFilter {
  /** Start of the number without `+`, or of the address. */
  readonly from?: string;
  readonly to?: string;
  readonly trunkId?: string;
  readonly callResults?: readonly CallResult[];
  readonly directions?: readonly string[];
  readonly fromCountry?: string;
  readonly toCountry?: string;
  readonly emergency?: boolean;
  /** This and what follows filters exports only. */
  readonly region?: string;
  readonly groupId?: string;
  readonly parentId?: string;
  readonly relationshipTypes?: readonly string[];
  readonly hasChildren?: boolean;
}

type Given<Filter> = { readonly [Name in keyof Filter]: Filter[Name] | undefined };

export interface CallQuery {
  readonly range: TimeRange;
  /** Undefined if only time matters: such pages cost the same whatever the range holds. */
  readonly filter: CallFilter | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

const DEFAULT_PAGE_SIZE = 100;
const MAXIMUM_PAGE_SIZE = 500;

/** `createTime=X`, `createTime>=X`, and `createTime=>=X` as a cautious client would write it. */
const CREATE_TIME = /^createTime(?:([<>])=|=(?:([<>])=)?)(.*)$/s;

const CALL_RESULTS: readonly CallResult[] = ['COMPLETED', 'NO_ANSWER', 'CANCEL', 'BUSY', 'FAILED'];
const DIRECTIONS = ['INBOUND', 'OUTBOUND'];
const DAY = 86_400;

/** Ten years: counting the minutes of more would keep other requests waiting. */
const LONGEST_RANGE = 3_653 * DAY;

/**
 * Reads the query text of a request.
 *
 * @param text what follows the `?`
 * @param now the server's clock, whole seconds since the epoch
 */
export function parseCallQuery(text: string, now: number): CallQuery | readonly FieldViolation[] {
  const reader = new QueryReader(text);
  const query: CallQuery = {
    range: reader.range(now),
    filter: reader.filter(),
    page: reader.integer(['page'], 1, Number.MAX_SAFE_INTEGER, 1),
    pageSize: reader.integer(['pageSize', 'size'], 1, MAXIMUM_PAGE_SIZE, DEFAULT_PAGE_SIZE),
  };
  return reader.violations.length > 0 ? reader.violations : query;
}

/** Reads parameters one by one and collects what is wrong with them. */
export class QueryReader {
  readonly violations: FieldViolation[] = [];
  private readonly parameters: URLSearchParams;

  constructor(text: string) {
    this.parameters = new URLSearchParams(text);
  }

  range(now: number): TimeRange {
    const bounds = new Bounds(now);
    for (const [field, operator, value] of this.times()) {
      const period = parsePeriod(value);
      if (period === undefined) this.refuse(field, `${quote(value)} is no time; allowed: ${TIME_FORMS}.`);
      else bounds.add(operator, period);
    }
    const range = bounds.range();
    if (range.end - range.start > LONGEST_RANGE) {
      this.refuse('createTime', `A range of more than ${LONGEST_RANGE / DAY} days: ask for less at a time.`);
    }
    return range;
  }

  /**
   * `createTime>=X` arrives as the name `createTime>` and the value X, whether its sign is encoded or not; with
   * the equals sign encoded too, all of it is the name.
   */
  private *times(): Generator<[field: string, operator: Operator, value: string]> {
    for (const [name, value] of this.parameters) {
      if (name === 'createTimeStart') yield [name, '>', value];
      if (name === 'createTimeEnd') yield [name, '<', value];
      if (!/^createTime(?:[<>]|$)/.test(name)) continue;
      const whole = value === '' ? name : `${name}=${value}`;
      const [, outer, inner, time] = CREATE_TIME.exec(whole) ?? [];
      const operator = (outer ?? inner ?? '=') as Operator;
      yield ['createTime', operator, time ?? whole.slice('createTime'.length)];
    }
  }

  /** @param more what else filters */
  filter(more: Given<CallFilter> = {}): CallFilter | undefined {
    const filter = {
      ...more,
      from: this.numberStart('from'),
      to: this.numberStart('to'),
      trunkId: this.text('trunkId'),
      callResults: this.list('callResult', CALL_RESULTS),
      directions: this.list('direction', DIRECTIONS),
      fromCountry: this.country('fromCountryCode'),
      toCountry: this.country('toCountryCode'),
      emergency: this.flag('emergencyOnly'),
    };
    const given = Object.entries(filter).filter(([, value]) => value !== undefined);
    return given.length === 0 ? undefined : Object.fromEntries(given);
  }

  integer(names: readonly string[], least: number, most: number, otherwise: number): number {
    const field = names.find(name => this.parameters.has(name));
    if (field === undefined) return otherwise;
    const value = this.parameters.get(field) ?? '';
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    this.refuse(field, `${quote(value)} is no whole number from ${least} to ${most}.`);
    return otherwise;
  }

  text(field: string): string | undefined {
    const value = this.parameters.get(field) ?? undefined;
    if (value === '') this.refuse(field, 'An empty value filters nothing: leave the parameter out.');
    return value;
  }

  /** A leading `+` that was not encoded arrives as a space. */
  private numberStart(field: string): string | undefined {
    return this.text(field)?.replace(/^[+ ]/, '');
  }

  list<Value extends string>(field: string, allowed: readonly Value[]): readonly Value[] | undefined {
    if (!this.parameters.has(field)) return undefined;
    const values = this.parameters.getAll(field).flatMap(value => value.split(','));
    const known = values.map(value => allowed.find(candidate => candidate === value.trim().toUpperCase()));
    const unknown = values.filter((_, index) => known[index] === undefined);
    if (unknown.length > 0) {
      this.refuse(
        field,
        `${unknown.map(quote).join(', ')}: allowed are ${allowed.join(', ')}, also as a list.`,
      );
    }
    return known.filter(value => value !== undefined);
  }

  private country(field: string): string | undefined {
    const value = this.text(field);
    if (value !== undefined && !/^[A-Za-z]{2}$/.test(value)) {
      this.refuse(field, `${quote(value)} is no ISO 3166-1 alpha-2 code such as US.`);
    }
    return value?.toUpperCase();
  }

  flag(field: string): boolean | undefined {
    const value = this.parameters.get(field) ?? 'null';
    if (value !== 'true' && value !== 'false' && value !== 'null') {
      this.refuse(field, `${quote(value)} is not one of true, false, null.`);
    }
    return value === 'null' ? undefined : value === 'true';
  }

  refuse(field: string, description: string): void {
    this.violations.push({ field, description });
  }
}

type Operator = '=' | '<' | '>';

/** Every given bound holds. Both ends of a period that is named belong to it. */
class Bounds {
  private start = Number.NEGATIVE_INFINITY;
  private end: number;

  constructor(now: number) {
    // What is created after the clock does not exist yet.
    this.end = now + 1;
  }

  add(operator: Operator, period: Period): void {
    const { start, end } = operator === '=' ? equalRange(period) : period;
    if (operator !== '<') this.start = Math.max(this.start, start);
    if (operator !== '>') this.end = Math.min(this.end, end);
  }

  /** Without a lower bound, the last 24 hours. */
  range(): TimeRange {
    const start = this.start === Number.NEGATIVE_INFINITY ? this.end - 1 - DAY : this.start;
    return { start, end: Math.max(start, this.end) };
  }
}

function quote(value: string): string {
  return JSON.stringify(value);
}
