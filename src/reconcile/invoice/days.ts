import { UsageError } from '../../errors.ts';
import { rows } from '../../sql.ts';
import type { ReconcileContext } from '../context.ts';
import { firstLine } from './lineErrors.ts';

const ISO = '%Y-%m-%d';
const formats = [
  ISO,
  '%Y/%m/%d',
  '%Y%m%d',
  '%d.%m.%Y',
  '%d/%m/%Y',
  '%m/%d/%Y',
  '%d-%m-%Y',
  '%m-%d-%Y',
  '%d %b %Y',
  '%d-%b-%Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%d %B %Y',
];

interface Fit {
  readonly format: string;
  /** Days of the month that is reconciled. */
  readonly inside: number;
  readonly first: string;
  readonly last: string;
  /** Equal where the days are. */
  readonly digest: string;
}

/**
 * Sets `day` of invoice_lines. Each file writes days in one way: that in which all of them are days, and of two such
 * (05/10/2026) that which has more of them in the month.
 * @throws UsageError where none fits, where two fit alike, and where no day of a file is in the month.
 */
export async function readDays(context: ReconcileContext): Promise<void> {
  const { connection } = context;
  const files = await rows(
    connection,
    'select file from invoice_lines where day_text is not null group by file order by file',
  );
  for (const { file } of files) {
    const fit = await formatOf(context, String(file));
    await connection.run(`update invoice_lines set day = ${parsed(fit.format)} where file = $1`, [
      String(file),
    ]);
  }
}

/** A time of day behind the date says nothing more. */
function parsed(format: string): string {
  const text =
    format === ISO
      ? "regexp_replace(day_text, '[T ].*$', '')"
      : "regexp_replace(day_text, ' [0-9]+:.*$', '')";
  return `try_strptime(${text}, '${format}')::date`;
}

async function formatOf(context: ReconcileContext, file: string): Promise<Fit> {
  const fits: Fit[] = [];
  for (const format of formats) {
    const fit = await tried(context, file, format);
    if (fit) fits.push(fit);
  }
  const most = Math.max(...fits.map(({ inside }) => inside));
  const [best, ...others] = fits.filter(({ inside }) => inside === most);
  if (best === undefined) throw await unreadable(context, file);
  if (most === 0) throw wrongMonth(context, file, best);
  if (others.some(({ digest }) => digest !== best.digest))
    throw new UsageError(
      `${file}, column "day": its days may be day and month, or month and day. Write them as 2026-10-05.`,
    );
  return best;
}

async function tried(
  { connection, month }: ReconcileContext,
  file: string,
  format: string,
): Promise<Fit | undefined> {
  const [row] = await rows(
    connection,
    `select count(*) filter (where day is null) as unread, min(day)::varchar as first, max(day)::varchar as last,
       hash(list(day order by line_number))::varchar as digest,
       count(*) filter (where day >= $first::date and day < $next::date) as inside
     from (select line_number, ${parsed(format)} as day from invoice_lines where file = $file and day_text is not null and not says_total(plain_words(day_text)))`,
    { file, first: month.firstDate, next: month.nextDate },
  );
  if (row === undefined || row.unread !== 0) return undefined;
  return {
    format,
    inside: Number(row.inside),
    first: String(row.first),
    last: String(row.last),
    digest: String(row.digest),
  };
}

async function unreadable({ connection }: ReconcileContext, file: string): Promise<UsageError> {
  const wrong = await firstLine(
    connection,
    'day_text',
    `file = '${file.replaceAll("'", "''")}' and day_text is not null and not says_total(plain_words(day_text)) and ${parsed(ISO)} is null`,
  );
  return new UsageError(
    `${wrong?.place ?? file}, column "day": "${wrong?.text ?? ''}" is no date, or the file writes dates in several ways; allowed are ` +
      '2026-10-05, 05.10.2026, 05/10/2026 and 5 Oct 2026, all alike. Mend them, or leave the column out: --map day=',
  );
}

function wrongMonth({ month }: ReconcileContext, file: string, { first, last }: Fit): UsageError {
  return new UsageError(
    `${file}: its days are ${first} to ${last}, none of them in ${month.label}. ` +
      `Give the invoice of ${month.label}, or reconcile its own month: --month ${first.slice(0, 7)}`,
  );
}
