/**
 * Keeps something up to date by writing it after each change, one write at a time: changes that come while one runs
 * are in the next.
 */
export class Keeper {
  private readonly write: () => Promise<void>;
  private running: Promise<void> | undefined;
  private isDue = false;
  private failure: unknown;

  constructor(write: () => Promise<void>) {
    this.write = write;
  }

  changed(): void {
    this.isDue = true;
    this.running ??= this.run();
  }

  /** Resolves when all changes are written; rejects if the last write failed. */
  async flush(): Promise<void> {
    await this.running;
    if (this.failure !== undefined) throw this.failure;
  }

  private async run(): Promise<void> {
    while (this.isDue) {
      this.isDue = false;
      this.failure = await this.write().then(
        () => undefined,
        error => error,
      );
    }
    this.running = undefined;
  }
}
