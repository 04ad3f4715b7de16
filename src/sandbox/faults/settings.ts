/** When a fault strikes: the first `first` of every `every` occasions. */
interface Schedule {
  readonly first: number;
  readonly every: number;
}

/** What a fault may be told; each fault reads the settings that its definition names. */
export interface FaultSettings {
  readonly schedule: Schedule;
  readonly count: number;
  readonly milliseconds: number;
  /** 0 … 1 */
  readonly share: number;
  readonly words: readonly string[];
  /** The operation or the resource that is struck; undefined: every one. */
  readonly target: string | undefined;
}

export type SettingKind = 'schedule' | 'count' | 'duration' | 'share';
