import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOfFile } from '../../sql.ts';

/** What billed seconds are made of. */
export type SecondsInput = 'talk' | 'talk rounded up' | 'duration';

type Direction = 'INBOUND' | 'OUTBOUND';

/** The input of one direction, and how it was chosen. */
export interface ChosenInput {
  readonly direction: Direction;
  readonly input: SecondsInput;
  /** Others that break as few calls. */
  readonly equals: readonly SecondsInput[];
  /** Calls that were looked at, and those that the input and the worst one cannot explain. */
  readonly calls: number;
  readonly breaks: number;
  readonly mostBreaks: number;
}

/** Column of sql/reconcile/rating/calls. From the one that is preferred where they say the same. */
export const inputColumns: Readonly<Record<SecondsInput, string>> = {
  talk: 'talk_seconds',
  'talk rounded up': 'talk_seconds_up',
  duration: 'duration_seconds',
};

const inputs = Object.keys(inputColumns) as SecondsInput[];

/** Decides for each direction with charged calls which seconds its billed seconds follow. */
export async function chooseInputs(connection: DuckDBConnection): Promise<ChosenInput[]> {
  const found = await rowsOfFile(connection, 'reconcile/rating/seconds_inputs');
  return (['INBOUND', 'OUTBOUND'] as const).flatMap(direction => {
    const own = found.filter(row => row.direction === direction);
    if (own.length === 0) return [];
    // An input that is missing from records explains none of them.
    const most = Math.max(...own.map(row => Number(row.calls)));
    const breaksOf = (input: SecondsInput) => {
      const row = own.find(candidate => candidate.input === input);
      return row === undefined ? most : Number(row.breaks) + most - Number(row.calls);
    };
    const breaks = Math.min(...inputs.map(breaksOf));
    const [input = 'talk', ...equals] = inputs.filter(candidate => breaksOf(candidate) === breaks);
    return [{ direction, input, equals, calls: most, breaks, mostBreaks: Math.max(...inputs.map(breaksOf)) }];
  });
}
