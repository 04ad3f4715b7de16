import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { sqlText } from '../sql.ts';
import type { RateLimiterSettings } from './backend.ts';
import { usableMilliseconds } from './budgetGrid.ts';

interface Counted {
  readonly points: number;
  /** Milliseconds until the window ends. */
  readonly left: number;
}

/**
 * A limiter in a table of PostgreSQL (sql/queue). That of rate-limiter-flexible goes by the clock of whoever asks, which
 * machines do not share, and gives out points whose time has gone by; here the server does both.
 */
export class PostgresLimiter extends RateLimiterPostgres {
  readonly #pool: Pool;

  constructor(pool: Pool, { keyPrefix, points, durationSeconds }: RateLimiterSettings) {
    super({
      storeClient: pool,
      storeType: 'pool',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration: durationSeconds,
    });
    this.#pool = pool;
  }

  /** The base class calls these four by their names. */
  async _upsert(key: string, points: number, milliseconds: number, isNew = false): Promise<Counted> {
    const values = [key, points, Math.round(milliseconds), this.points, isNew, usableMilliseconds];
    const { rows } = await this.#pool.query<Counted>(sqlText('queue/consume'), values);
    return rows[0] as Counted;
  }

  async _get(key: string): Promise<Counted | null> {
    const { rows } = await this.#pool.query<Counted>(sqlText('queue/consumed'), [key]);
    return rows[0] ?? null;
  }

  async _delete(key: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query('delete from trunkledger.request_budget where key = $1', [
      key,
    ]);
    return (rowCount ?? 0) > 0;
  }

  _getRateLimiterRes(_key: string, consumed: number, { points, left }: Counted): RateLimiterRes {
    return new RateLimiterRes(
      Math.max(0, this.points - points),
      Math.max(0, Number(left)),
      points,
      points === consumed,
    );
  }
}
