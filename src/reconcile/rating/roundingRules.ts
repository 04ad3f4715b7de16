import type { DuckDBConnection } from '@duckdb/node-api';
import { type Row, rowsOfFile, runFile, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import {
  type ModeCounts,
  type RoundingMode,
  type RoundingRule,
  roundingModes,
  ruleText,
} from './roundingRule.ts';
import { type DayFits, type Segment, segments } from './segments.ts';

/** Unexplained calls that a change of rule, and a rule with other decimals or a fee, each have to save. */
const CHANGE_COST = 5;

/**
 * Finds the rules of all groups with charged calls. Needs sql/reconcile/rating/calls.
 */
export async function findRoundingRules(connection: DuckDBConnection): Promise<RoundingRule[]> {
  await runFile(connection, 'reconcile/rating/rounding_tables');
  await addPatterns(connection, 'true', '[4]');
  const groups = await rowsOfFile(connection, 'reconcile/rating/rounding_groups');
  const preferred = inOrderOfFits(groups);
  const [clear, unclear] = apart(groups, row => unexplained(row) === 0);
  return [
    ...clear.map(row => plainRule(row, preferred)),
    ...(await unclearRules(connection, unclear, preferred)),
  ].sort((one, other) => one.groupId - other.groupId);
}

/** Calls that the best mode leaves. */
function unexplained(row: Row): number {
  return Number(row.calls) - Math.max(...roundingModes.map(mode => Number(row[mode])));
}

function apart<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter(item => !isFirst(item))];
}

/** The mode that fits most calls of the month first. */
function inOrderOfFits(groups: readonly Row[]): RoundingMode[] {
  const sum = (mode: RoundingMode) => groups.reduce((total, row) => total + Number(row[mode]), 0);
  return roundingModes.toSorted((one, other) => sum(other) - sum(one));
}

function plainRule(row: Row, preferred: readonly RoundingMode[]): RoundingRule {
  const counts = countsOf([row]);
  return {
    ...chosen(counts, preferred),
    groupId: Number(row.group_id),
    first: null,
    last: null,
    decimals: 4,
    fee: 0,
    calls: Number(row.calls),
    counts,
    // Where no price is exact, rounding up is the same as a fee of one unit.
    hint:
      counts.truncation === 0 && counts.ceiling === Number(row.calls)
        ? 'truncation, connect fee 0.0001 fits as well'
        : null,
  };
}

function chosen(
  counts: ModeCounts,
  preferred: readonly RoundingMode[],
): Pick<RoundingRule, 'mode' | 'modes' | 'fits'> {
  const fits = Math.max(...preferred.map(mode => counts[mode]));
  const modes = preferred.filter(mode => counts[mode] === fits);
  return { mode: modes[0] ?? 'half_up', modes, fits };
}

function countsOf(found: readonly Row[]): ModeCounts {
  const sum = (mode: RoundingMode) => found.reduce((total, row) => total + Number(row[mode]), 0);
  return {
    half_up: sum('half_up'),
    half_even: sum('half_even'),
    ceiling: sum('ceiling'),
    truncation: sum('truncation'),
  };
}

async function addPatterns(connection: DuckDBConnection, groups: string, decimals: string): Promise<void> {
  const text = sqlFromTemplate('reconcile/rating/rounding_patterns', { groups, decimals });
  await runScript(connection, text, {}, 'reconcile/rating/rounding_patterns');
}

async function unclearRules(
  connection: DuckDBConnection,
  groups: readonly Row[],
  preferred: readonly RoundingMode[],
): Promise<RoundingRule[]> {
  if (groups.length === 0) return [];
  await runFile(connection, 'reconcile/rating/unclear_groups', {
    groups: JSON.stringify(groups.map(row => [row.group_id ?? null, unexplained(row)])),
    claimable: CHANGE_COST,
  });
  await addPatterns(
    connection,
    'group_id in (select group_id from unclear_groups where may_have_other_decimals)',
    '[2, 3, 5, 6]',
  );
  const fits = await rowsOfFile(connection, 'reconcile/rating/rounding_candidates');
  const byGroup = Map.groupBy(fits, row => Number(row.group_id));
  return [...byGroup].flatMap(([groupId, rows]) => rulesOfGroup(groupId, rows, preferred));
}

interface Candidate {
  readonly decimals: number;
  readonly fee: number;
  readonly mode: RoundingMode;
  readonly cost: number;
  /** Day → row of the candidate's decimals and fee. */
  readonly days: ReadonlyMap<string, Row>;
}

function rulesOfGroup(groupId: number, rows: Row[], preferred: readonly RoundingMode[]): RoundingRule[] {
  const candidates = candidatesOf(rows, preferred);
  const dates = [...new Set(rows.map(row => String(row.billing_date)))].sort();
  const days = dates.map(date => dayFits(date, candidates));
  const claimable = candidates.map(({ cost }) => cost);
  const found = segments(days, claimable, CHANGE_COST);
  return found.map(segment => ruleOf(groupId, segment, candidates, days, preferred));
}

/** The plain rule first, so that it wins where it explains as much. */
function candidatesOf(rows: readonly Row[], preferred: readonly RoundingMode[]): Candidate[] {
  const kinds = Map.groupBy(rows, row => `${row.decimals}/${row.fee}`);
  return [...kinds.values()]
    .flatMap(found => {
      const [first] = found;
      const decimals = Number(first?.decimals);
      const fee = Number(first?.fee);
      const days = new Map(found.map(row => [String(row.billing_date), row]));
      const cost = costOf(decimals, fee, first?.has_several_amounts === true);
      return preferred.map(mode => ({ decimals, fee, mode, cost, days }));
    })
    .sort((one, other) => one.cost - other.cost);
}

function costOf(decimals: number, fee: number, hasSeveralAmounts: boolean): number {
  if (fee > 0 && !hasSeveralAmounts) return Number.MAX_SAFE_INTEGER;
  return (decimals === 4 ? 0 : CHANGE_COST) + (fee === 0 ? 0 : CHANGE_COST);
}

function dayFits(date: string, candidates: readonly Candidate[]): DayFits {
  const calls = Math.max(...candidates.map(({ days }) => Number(days.get(date)?.calls ?? 0)));
  return { date, calls, fits: candidates.map(({ days, mode }) => Number(days.get(date)?.[mode] ?? 0)) };
}

function ruleOf(
  groupId: number,
  segment: Segment,
  candidates: readonly Candidate[],
  days: readonly DayFits[],
  preferred: readonly RoundingMode[],
): RoundingRule {
  const candidate = candidates[segment.candidate];
  if (candidate === undefined) throw new Error(`no candidate ${segment.candidate}`);
  const inside = (date: string) => date >= segment.first && date <= segment.last;
  const counts = countsOf([...candidate.days].filter(([date]) => inside(date)).map(([, row]) => row));
  const { modes } = chosen(counts, preferred);
  return {
    groupId,
    first: segment.first,
    last: segment.last,
    decimals: candidate.decimals,
    fee: candidate.fee,
    mode: candidate.mode,
    modes: modes.includes(candidate.mode) ? modes : [candidate.mode],
    calls: segment.calls,
    fits: segment.fits,
    counts,
    hint: hintOf(
      segment,
      candidates,
      days.filter(({ date }) => inside(date)),
    ),
  };
}

/** Names what would explain as many calls as the rule does, or more and is not claimed. */
function hintOf(segment: Segment, candidates: readonly Candidate[], days: readonly DayFits[]): string | null {
  const sums = candidates.map((_, index) => days.reduce((sum, { fits }) => sum + (fits[index] ?? 0), 0));
  const most = Math.max(...sums);
  const { decimals, fee } = candidates[segment.candidate] ?? {};
  const others = candidates.filter(
    (other, index) => sums[index] === most && (other.decimals !== decimals || other.fee !== fee),
  );
  if (others.length === 0) return null;
  const named = others.slice(0, MOST_NAMED).map(ruleText).join('; ');
  return most > segment.fits
    ? `${named} would fit ${most} of ${segment.calls}: too few calls to tell`
    : `${named} fits as well`;
}

const MOST_NAMED = 4;
