import type { DuckDBConnection } from '@duckdb/node-api';
import { type Row, rowsOfFile } from '../../sql.ts';
import { counted, grouped } from '../wording.ts';

type Kind =
  | 'gap'
  | 'refused'
  | 'unsettled'
  | 'rejected'
  | 'open'
  | 'unpriced'
  | 'stale_open'
  | 'stale_unpriced';

/** A reason why the sums of a month are not true yet. */
export interface Hindrance {
  readonly kind: Kind;
  readonly items: number;
  /** `2 gaps (3 h 0 min)`, for a sentence. */
  readonly text: string;
  /** What it is, for a table. */
  readonly meaning: string;
  /** What mends it: a command, or what to wait for. */
  readonly remedy: string;
}

/** Why the month is not proven, the gravest first; none where it is. Needs the relations of the proof. */
export async function findHindrances(connection: DuckDBConnection, monthEnd: string): Promise<Hindrance[]> {
  const found = await rowsOfFile(connection, 'reconcile/proof/hindrances');
  return found.map(row => {
    const kind = row.kind as Kind;
    const items = Number(row.items);
    const { nouns, meaning } = words[kind];
    const text = counted(items, ...nouns);
    return {
      kind,
      items,
      text: kind === 'gap' ? `${text} (${hours(Number(row.seconds))})` : text,
      meaning,
      remedy: remedyOf(kind, row, monthEnd),
    };
  });
}

const words: Readonly<
  Record<Kind, { readonly nouns: readonly [one: string, several: string]; readonly meaning: string }>
> = {
  gap: { nouns: ['gap', 'gaps'], meaning: 'Time that no reading proves complete: calls may be missing.' },
  refused: {
    nouns: ['refused reading', 'refused readings'],
    meaning: 'The provider listed far fewer calls than before; the earlier reading was kept.',
  },
  unsettled: {
    nouns: ['unsettled window', 'unsettled windows'],
    meaning: 'Read completely, but calls of it may still change.',
  },
  rejected: {
    nouns: ['rejected record', 'rejected records'],
    meaning: 'Records of the provider that cannot be read; their money is in no sum.',
  },
  open: { nouns: ['open call', 'open calls'], meaning: 'Calls in progress when they were last read.' },
  unpriced: {
    nouns: ['unpriced call', 'unpriced calls'],
    meaning: 'Calls that ended and have no price yet.',
  },
  stale_open: {
    nouns: ['stale call without an end', 'stale calls without an end'],
    meaning: 'Calls of which the provider has told no end for days; nothing waits for it any more.',
  },
  stale_unpriced: {
    nouns: ['stale call without a price', 'stale calls without a price'],
    meaning: 'Calls for which the provider has told no price for days; nothing waits for it any more.',
  },
};

function remedyOf(kind: Kind, row: Row, monthEnd: string): string {
  const from = String(row.range_start);
  const range = `--from ${from} --to ${String(row.range_end)}`;
  switch (kind) {
    case 'gap':
      return row.is_future === true
        ? `Wait for the end of the month: ${monthEnd}.`
        : `trunkledger sync ${range}`;
    case 'refused':
      return `Compare with the provider; where it is right: trunkledger sync ${range} --accept-shrink`;
    case 'unsettled':
      return `From ${String(row.next_read_at ?? 'now')} on: trunkledger sync ${range}`;
    case 'rejected':
      return `trunkledger query "select reason, raw from ops.rejected_calls where window_start >= '${from}'"`;
    case 'open':
    case 'unpriced':
      return `trunkledger sync --from ${from}`;
    case 'stale_open':
    case 'stale_unpriced':
      return 'Ask the provider for the calls that unfinished_calls names.';
  }
}

/** 11,160 seconds → `3 h 6 min`; less than a minute in seconds. */
function hours(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
