import { CallLog } from './call-log.ts';
import { Gate } from './faults/gate.ts';
import { FaultInjector } from './faults/injector.ts';
import type { FaultProfile } from './faults/profile.ts';
import { remember } from './remember.ts';
import type { SandboxStatistics } from './statistics.ts';
import { TOKEN_SECONDS, Tokens } from './tokens.ts';

const KEPT_LOGS = 8;

export interface SandboxSettings {
  readonly seed: string;
  readonly callsPerDay: number;
  /** Milliseconds since the epoch: the clock that calls live by. */
  readonly clock: () => number;
  readonly faults: FaultProfile;
}

/** What the routes of one server share. Tokens and limits live by real time, even where the calls' clock stands. */
export class SandboxState {
  readonly faults: FaultInjector;
  readonly gate: Gate;
  readonly tokens: Tokens;
  readonly statistics: SandboxStatistics;
  private readonly settings: SandboxSettings;
  private readonly logs = new Map<string, CallLog>();

  constructor(settings: SandboxSettings) {
    this.settings = settings;
    this.faults = new FaultInjector(settings.faults);
    this.gate = new Gate(this.faults, Date.now);
    const early = settings.faults.get('token-early');
    this.tokens = new Tokens(Date.now, {
      milliseconds: Math.min(TOKEN_SECONDS * 1000, early?.milliseconds ?? Number.POSITIVE_INFINITY),
      uses: early?.count ?? Number.POSITIVE_INFINITY,
    });
    this.statistics = { requests: 0, tokenRequests: 0, statuses: {}, faults: this.faults.struck };
  }

  /** Whole seconds since the epoch. */
  now(): number {
    return Math.floor(this.settings.clock() / 1000);
  }

  log(projectId: string): CallLog {
    const { seed, callsPerDay } = this.settings;
    return remember(this.logs, KEPT_LOGS, projectId, () => new CallLog(seed, projectId, callsPerDay));
  }
}
