interface Waiter {
  readonly pattern: RegExp;
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** The lines that a process logs, for whoever waits for one. */
export class Journal {
  readonly #waiters = new Set<Waiter>();
  #lines: string[] = [];
  #end: Error | undefined;

  add(line: string): void {
    this.#lines.push(line);
    for (const waiter of this.#waiters) {
      if (!waiter.pattern.test(line)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(line);
    }
  }

  /** Resolves with the next line that matches; rejects with the reason of the end. */
  next(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#end === undefined) this.#waiters.add({ pattern, resolve, reject });
      else reject(this.#end);
    });
  }

  /** As `next`, of the lines that have come already too. */
  async ready(pattern: RegExp): Promise<string> {
    return this.#lines.find(line => pattern.test(line)) ?? this.next(pattern);
  }

  /** Another process logs from now on; who waits goes on waiting. */
  beginAnew(): void {
    this.#lines = [];
  }

  end(reason: Error): void {
    this.#end = reason;
    for (const waiter of this.#waiters) waiter.reject(reason);
    this.#waiters.clear();
  }
}
