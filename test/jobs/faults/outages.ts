import { maskUrl } from '../../../src/jobs/backendErrors.ts';
import type { Outcome } from '../../support/program.ts';

/** A process from its start to its end, epoch milliseconds. */
export interface Life extends Outcome {
  readonly from: number;
  readonly to: number;
}

interface Outage {
  readonly from: number;
  /** Infinite while it lasts. */
  to: number;
}

/** What drivers say of a server that stops, is away or starts. */
const reason =
  /^(connect ECONNREFUSED .*|(read|write) (ECONNRESET|EPIPE)|Connection terminated unexpectedly|Client has encountered a connection error and is not queryable|Connection is closed\.|terminating connection due to administrator command|the database system is (shutting down|starting up))$/;

/** When the server of a queue was away, and which processes could not start because of that. */
export class Outages {
  readonly #all: Outage[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** The server is away until `restart` resolves. */
  async during(restart: () => Promise<void>): Promise<void> {
    const outage: Outage = { from: Date.now(), to: Number.POSITIVE_INFINITY };
    this.#all.push(outage);
    await restart();
    outage.to = Date.now();
  }

  /**
   * Whether a process ended as it is to end where it starts while the server is away: not up yet, with 1, and with the
   * server and what is the matter with it as its last words. Such a process is started again by systemd or compose.
   */
  explain({ from, to, code, stderr }: Life): boolean {
    const isAway = this.#all.some(outage => outage.from <= to && outage.to >= from);
    const isUp = /"msg":"(up|worker is up)"/.test(stderr);
    return isAway && !isUp && code === 1 && this.#isNamedIn(stderr.trimEnd().split('\n').at(-1) ?? '');
  }

  #isNamedIn(line: string): boolean {
    const start = `trunkledger: TRUNKLEDGER_QUEUE_URL is ${maskUrl(this.#url)}: the `;
    const said = /^\w+ server cannot be used \((.*)\)\. Start it,/.exec(line.slice(start.length))?.[1];
    return line.startsWith(start) && said !== undefined && reason.test(said);
  }
}
