import { CallLog } from './callLog.ts';
import type { Fill } from './configuration/fill.ts';
import { Projects } from './configuration/projects.ts';
import { Gate } from './faults/gate.ts';
import { FaultInjector } from './faults/injector.ts';
import type { FaultProfile } from './faults/profile.ts';
import type { FaultSettings } from './faults/settings.ts';
import { remember } from './remember.ts';
import type { SandboxStatistics } from './statistics.ts';
import { TOKEN_SECONDS, type TokenLimits, Tokens } from './tokens.ts';

const KEPT_LOGS = 8;
const EARLY_USES = 5;

export interface SandboxSettings {
  readonly seed: string;
  readonly callsPerDay: number;
  /** Milliseconds since the epoch: the clock that calls live by. */
  readonly clock: () => number;
  readonly faults: FaultProfile;
  readonly stateFile?: string | undefined;
  readonly fill?: Fill | undefined;
}

/** What the routes of one server share. Tokens and limits live by real time, even where the calls' clock stands. */
export class SandboxState {
  readonly faults: FaultInjector;
  readonly gate: Gate;
  readonly tokens: Tokens;
  readonly statistics: SandboxStatistics;
  readonly projects: Projects;
  private readonly settings: SandboxSettings;
  private readonly logs = new Map<string, CallLog>();

  constructor(settings: SandboxSettings) {
    this.settings = settings;
    this.faults = new FaultInjector(settings.faults);
    this.gate = new Gate(Date.now);
    this.tokens = new Tokens(Date.now, tokenLimits(settings.faults.get('token-early')));
    this.statistics = { requests: 0, tokenRequests: 0, statuses: {}, faults: this.faults.struck };
    const { seed, fill, stateFile } = settings;
    this.projects = new Projects({
      seed,
      fill,
      stateFile,
      now: () => this.now(),
      trunksOf: projectId => this.log(projectId).trunks,
    });
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

/** A token that expires early does so after some uses, unless the fault was given a time. */
function tokenLimits(early: FaultSettings | undefined): TokenLimits {
  const promised = TOKEN_SECONDS * 1000;
  if (early === undefined) return { milliseconds: promised, uses: Number.POSITIVE_INFINITY };
  const timed = Number.isFinite(early.milliseconds);
  const uses = timed || Number.isFinite(early.count) ? early.count : EARLY_USES;
  return { milliseconds: Math.min(promised, early.milliseconds), uses };
}
