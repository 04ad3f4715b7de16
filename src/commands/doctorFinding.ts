/** What `trunkledger doctor` found of one thing. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What mends it; of what is well, what comes next. */
  readonly remedy?: string;
}

/** What `look` tells, or how it failed. */
export async function examine(check: string, remedy: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, detail: await look() };
  } catch (error) {
    return { check, ok: false, detail: (error as Error).message, remedy };
  }
}
