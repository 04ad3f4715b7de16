import type { DuckDBConnection } from '@duckdb/node-api';
import { type Row, rows, rowsOfFile, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import {
  describeIncrement,
  type Increment,
  type IncrementEvidence,
  type IncrementFinding,
  isConsistent,
  isProven,
  isUsual,
  usualIncrements,
} from './increment.ts';
import { type ChosenInput, inputColumns } from './secondsInputs.ts';
import { type DayFits, segments } from './segments.ts';

/** The increment of a key (direction, country, currency, rate) for some days. */
export interface IncrementRule {
  readonly keyId: number;
  /** First day that it explains and the last one with calls; null where one holds for the whole month. */
  readonly first: string | null;
  readonly last: string | null;
  readonly calls: number;
  readonly fits: number;
  /** Undefined where none explains the calls. */
  readonly finding: IncrementFinding | undefined;
  readonly evidence: IncrementEvidence | undefined;
  /** Whether it explains so many calls that one which it does not explain is a finding. */
  readonly isKnown: boolean;
}

/** Calls that a change of increment, and an unusual increment, each have to explain. */
const CHANGE_COST = 5;
/** Where one increment explains all, and where some calls contradict it. */
const LEAST_CALLS = 3;
const LEAST_FITS = 5;
const LEAST_SHARE = 0.7;
/** Where an increment that nobody uses would explain all. */
const LEAST_FITS_AGAINST = 20;

/** Finds the increments of all keys. Needs sql/reconcile/rating/calls; leaves the view rating_seconds. */
export async function findIncrementRules(
  connection: DuckDBConnection,
  inputs: readonly ChosenInput[],
): Promise<IncrementRule[]> {
  await prepare(connection, inputs);
  const keys = await evidenceOf(
    connection,
    '(select key_id as segment_id, seconds, billed, calls from increment_calls)',
  );
  const clear = [...keys].flatMap(([keyId, evidence]) => clearRule(keyId, evidence) ?? []);
  const known = new Set(clear.map(({ keyId }) => keyId));
  const unclear = new Map([...keys].filter(([keyId]) => !known.has(keyId)));
  return [...clear, ...(await unclearRules(connection, unclear))].sort(
    (one, other) => one.keyId - other.keyId,
  );
}

async function prepare(connection: DuckDBConnection, inputs: readonly ChosenInput[]): Promise<void> {
  const columnOf = (direction: string) =>
    inputColumns[inputs.find(chosen => chosen.direction === direction)?.input ?? 'talk'];
  const text = sqlFromTemplate('reconcile/rating/increment_calls', {
    inbound: columnOf('INBOUND'),
    outbound: columnOf('OUTBOUND'),
  });
  await runScript(connection, text, {}, 'reconcile/rating/increment_calls');
}

async function evidenceOf(
  connection: DuckDBConnection,
  source: string,
): Promise<Map<number, IncrementEvidence>> {
  const found = await rows(connection, sqlFromTemplate('reconcile/rating/increment_evidence', { source }));
  return new Map(found.map(row => [Number(row.segment_id), evidence(row)]));
}

function evidence(row: Row): IncrementEvidence {
  return {
    calls: Number(row.calls),
    durations: Number(row.durations),
    billedLengths: Number(row.billed_lengths),
    leastBilled: Number(row.least_billed),
    shortest: Number(row.shortest),
    leastSlack: Number(row.least_slack),
    slack: Number(row.slack),
    slackAfterFirst: Number(row.slack_after_first),
    commonStep: Number(row.common_step),
  };
}

/** One increment explains every call of the month, and is no oddity that a few odd calls look like. */
function clearRule(keyId: number, evidence: IncrementEvidence): IncrementRule | undefined {
  if (!isConsistent(evidence)) return undefined;
  const finding = describeIncrement(evidence);
  if (finding === undefined) return undefined;
  const { increment } = finding;
  if (!isUsual(increment) && !isProven(increment, evidence)) return undefined;
  const { calls } = evidence;
  const isKnown = calls >= LEAST_CALLS;
  return { keyId, first: null, last: null, calls, fits: calls, finding, evidence, isKnown };
}

async function unclearRules(
  connection: DuckDBConnection,
  keys: ReadonlyMap<number, IncrementEvidence>,
): Promise<IncrementRule[]> {
  if (keys.size === 0) return [];
  const found = await rowsOfFile(connection, 'reconcile/rating/increment_candidates', {
    keys: JSON.stringify([...keys.keys()]),
    firsts: JSON.stringify([...new Set(usualIncrements.map(({ first }) => first))]),
    steps: JSON.stringify([...new Set(usualIncrements.map(({ step }) => step))]),
  });
  const drafts = [...Map.groupBy(found, row => Number(row.key_id))].flatMap(([keyId, own]) =>
    draftsOf(keyId, own),
  );
  const proofs = await evidenceOf(connection, draftSource(drafts));
  return drafts.map((draft, index) => ruleOf(draft, proofs.get(index), keys.get(draft.keyId)));
}

interface Draft {
  readonly keyId: number;
  readonly first: string;
  readonly last: string;
  readonly calls: number;
  readonly fits: number;
  readonly increment: Increment;
}

function draftsOf(keyId: number, found: readonly Row[]): Draft[] {
  const candidates = [...Map.groupBy(found, row => `${row.first}/${row.step}`).values()]
    .map(own => ({
      increment: { first: Number(own[0]?.first), step: Number(own[0]?.step) },
      fits: own.reduce((sum, row) => sum + Number(row.fits), 0),
      days: new Map(own.map(row => [String(row.billing_date), row])),
    }))
    .sort((one, other) => other.fits - one.fits);
  const dates = [...new Set(found.map(row => String(row.billing_date)))].sort();
  const days: DayFits[] = dates.map(date => ({
    date,
    calls: Math.max(...candidates.map(({ days }) => Number(days.get(date)?.calls ?? 0))),
    fits: candidates.map(({ days }) => Number(days.get(date)?.fits ?? 0)),
  }));
  const costs = candidates.map(({ increment }) => (isUsual(increment) ? 0 : CHANGE_COST));
  return segments(days, costs, CHANGE_COST).flatMap(({ candidate, ...segment }) => {
    const increment = candidates[candidate]?.increment;
    return increment === undefined ? [] : [{ keyId, increment, ...segment }];
  });
}

/** The calls that each draft explains: only they are evidence. */
function draftSource(drafts: readonly Draft[]): string {
  const values = drafts.map(
    ({ keyId, first, last, increment }, index) =>
      `(${index}, ${keyId}, date '${first}', date '${last}', ${increment.first}, ${increment.step})`,
  );
  return `(
    select segment_id, seconds, billed, calls
    from increment_calls join (values ${values.join(', ')}) as drafts(segment_id, draft_key, first_day, last_day, first, step)
      on key_id = draft_key and billing_date between first_day and last_day
    where billed = stepped_seconds(seconds, first, step)
  )`;
}

/**
 * @param evidence of the calls that the draft explains
 * @param all of all calls of the key
 */
function ruleOf(
  { increment, ...draft }: Draft,
  evidence: IncrementEvidence | undefined,
  all: IncrementEvidence | undefined,
): IncrementRule {
  const finding = evidence && describeIncrement(evidence);
  const odd = all && isConsistent(all) ? describeIncrement(all) : undefined;
  const needed = odd === undefined ? LEAST_FITS : LEAST_FITS_AGAINST;
  const isKnown = finding !== undefined && draft.fits >= needed && draft.fits >= draft.calls * LEAST_SHARE;
  if (isKnown || odd === undefined) return { ...draft, evidence, finding, isKnown };
  return { ...draft, fits: draft.calls, evidence: all, finding: odd, isKnown };
}
