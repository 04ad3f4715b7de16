import type { Window } from '../window.ts';
import { type AlertKind, type Cause, touches, union } from './alertCauses.ts';

/** An occurrence of a cause that is not mended yet. */
export interface OpenAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly subject: string;
  /** All the time that it has been about so far. */
  readonly stretch: Window | null;
}

export interface AlertChanges {
  /** Causes that no open alert is about. */
  readonly begun: readonly Cause[];
  /** Open alerts whose cause is still there, as it is now. */
  readonly continued: readonly { readonly id: string; readonly cause: Cause }[];
  /** Open alerts whose cause is gone. */
  readonly mended: readonly OpenAlert[];
}

/**
 * Which causes are new, still there or gone. A cause is the one that is known if it has its subject, or if it touches
 * the time that it has been about: a gap that grows, is filled from its start, or falls in parts stays one cause until
 * the last part is filled.
 */
export function alertChanges(open: readonly OpenAlert[], causes: readonly Cause[]): AlertChanges {
  const continued = open.flatMap(alert => {
    const [first, ...others] = causes.filter(cause => isAbout(alert, cause));
    if (first === undefined) return [];
    return [{ id: alert.id, cause: together(first, others, alert.stretch) }];
  });
  const still = new Set(continued.map(({ id }) => id));
  return {
    begun: causes.filter(cause => !open.some(alert => isAbout(alert, cause))),
    continued,
    mended: open.filter(({ id }) => !still.has(id)),
  };
}

function isAbout(alert: OpenAlert, cause: Cause): boolean {
  if (alert.kind !== cause.kind) return false;
  if (alert.stretch === null || cause.stretch === null) return alert.subject === cause.subject;
  return touches(alert.stretch, cause.stretch);
}

/** The cause of an alert as it is now: of several parts the first, and how many there are beside it. */
function together(first: Cause, others: readonly Cause[], known: Window | null): Cause {
  const stretches = [first, ...others].flatMap(({ stretch }) => stretch ?? []);
  return {
    ...first,
    stretch: first.stretch && known && stretches.reduce(union, known),
    detail: others.length === 0 ? first.detail : `${first.detail} And ${others.length} more.`,
    patience: Math.min(first.patience, ...others.map(each => each.patience)),
  };
}
