import { type Row, runFile } from '../../sql.ts';
import type { ReconcileContext } from '../context.ts';
import { findIncrementRules, type IncrementRule } from './incrementRules.ts';
import type { RoundingRule } from './roundingRule.ts';
import { findRoundingRules } from './roundingRules.ts';
import { type ChosenInput, chooseInputs } from './secondsInputs.ts';

/** What was inferred from the calls of the month. */
export interface Inference {
  readonly rounding: readonly RoundingRule[];
  readonly inputs: readonly ChosenInput[];
  readonly increments: readonly IncrementRule[];
}

/**
 * Makes `rated_calls` of the scratch database: what each priced or answered call of the month should cost by its own rate,
 * and how that was inferred. Needs `month_calls`.
 */
export async function rateCalls({ connection, logger }: ReconcileContext): Promise<Inference> {
  await runFile(connection, 'reconcile/macros_rounding');
  await runFile(connection, 'reconcile/rating/calls');
  const rounding = await findRoundingRules(connection);
  const inputs = await chooseInputs(connection);
  const increments = await findIncrementRules(connection, inputs);
  logger.debug({ groups: rounding.length, increments: increments.length }, 'inferred how calls are rated');
  await runFile(connection, 'reconcile/rating/rules', {
    rounding: JSON.stringify(bounded(rounding, ({ groupId }) => groupId).map(roundingRow)),
    increments: JSON.stringify(bounded(increments, ({ keyId }) => keyId).map(incrementRow)),
  });
  await runFile(connection, 'reconcile/rating/rated_calls', { mode: rounding[0]?.mode ?? 'half_up' });
  return { rounding, inputs, increments };
}

interface Stretch {
  readonly first: string | null;
}

interface Bounded<T> {
  readonly rule: T;
  readonly from: string | null;
  readonly to: string | null;
}

/** A rule holds from its first day to the next one's; the first and the last rule are open to their side. */
function bounded<T extends Stretch>(rules: readonly T[], idOf: (rule: T) => number): Bounded<T>[] {
  return rules.map((rule, index) => {
    const before = rules[index - 1];
    const next = rules[index + 1];
    return {
      rule,
      from: before !== undefined && idOf(before) === idOf(rule) ? rule.first : null,
      to: next !== undefined && idOf(next) === idOf(rule) ? next.first : null,
    };
  });
}

function roundingRow({ rule, from, to }: Bounded<RoundingRule>): Row {
  return {
    group_id: rule.groupId,
    valid_from: from,
    valid_to: to,
    decimals: rule.decimals,
    fee_millionths: rule.fee,
    mode: rule.mode,
    modes: rule.modes.join(', '),
    calls: rule.calls,
    fits: rule.fits,
    ...rule.counts,
    hint: rule.hint,
  };
}

function incrementRow({ rule, from, to }: Bounded<IncrementRule>): Row {
  return {
    key_id: rule.keyId,
    valid_from: from,
    valid_to: to,
    first_seconds: rule.finding?.increment.first ?? null,
    step_seconds: rule.finding?.increment.step ?? null,
    is_known: rule.isKnown,
    certainty: rule.isKnown ? (rule.finding?.certainty ?? null) : 'too few calls',
    alternatives: rule.finding?.alternatives ?? null,
    calls: rule.calls,
    fits: rule.fits,
    durations: rule.evidence?.durations ?? 0,
    billed_lengths: rule.evidence?.billedLengths ?? 0,
  };
}
