import { remember } from '../remember.ts';
import type { FaultName } from './definitions.ts';
import type { FaultProfile } from './profile.ts';
import type { FaultSettings } from './settings.ts';

const REMEMBERED_OCCASIONS = 10_000;

interface Counted {
  readonly struck: Partial<Record<FaultName, number>>;
  readonly occasions: Map<string, { count: number }>;
}

/** Decides which occasions a fault strikes, by counting them: the same requests in the same order fail. */
export class FaultInjector {
  readonly profile: FaultProfile;
  /** How often each fault struck. */
  readonly struck: Partial<Record<FaultName, number>>;
  private readonly occasions: Map<string, { count: number }>;

  constructor(profile: FaultProfile, counted: Counted = { struck: {}, occasions: new Map() }) {
    this.profile = profile;
    this.struck = counted.struck;
    this.occasions = counted.occasions;
  }

  /** The faults that strike an operation of these names. Occasions are counted together with all others. */
  at(names: readonly string[]): FaultInjector {
    const here = [...this.profile].filter(([, { target }]) => target === undefined || names.includes(target));
    return new FaultInjector(new Map(here), { struck: this.struck, occasions: this.occasions });
  }

  /** The settings if the fault strikes now, else undefined. Counts one occasion of `subject`. */
  strike(name: FaultName, subject = ''): FaultSettings | undefined {
    const settings = this.profile.get(name);
    if (settings === undefined) return undefined;
    const { first, every } = settings.schedule;
    const occasion = this.occasion(name, subject);
    const position = every === Number.POSITIVE_INFINITY ? occasion : ((occasion - 1) % every) + 1;
    if (position > first) return undefined;
    this.note(name);
    return settings;
  }

  /** Counts one more occasion of `subject` and returns how many there were, from 1. */
  occasion(name: FaultName, subject: string): number {
    const counter = remember(this.occasions, REMEMBERED_OCCASIONS, `${name} ${subject}`, () => ({
      count: 0,
    }));
    counter.count++;
    return counter.count;
  }

  note(name: FaultName): void {
    this.struck[name] = (this.struck[name] ?? 0) + 1;
  }
}
