import type { AppControllerRoute } from '@bull-board/api/typings/app';
import { FastifyAdapter } from '@bull-board/fastify';
import { reasonOf } from './backendErrors.ts';
import { orLate } from './backendTime.ts';
import { isAway } from './outage.ts';

/** The board's error handler answers with this status. */
class QueueAwayError extends Error {
  readonly statusCode = 503;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The queue ${reason}. What was asked of it may still be done once it is back.`, options);
  }
}

/** Lets the board's API answer with 503 where the store is away, however long the store's driver would try. */
export class BoardAdapter extends FastifyAdapter {
  readonly #longestAnswer: number;

  /** @param longestAnswer milliseconds */
  constructor(longestAnswer: number) {
    super();
    this.#longestAnswer = longestAnswer;
  }

  override setApiRoutes(routes: AppControllerRoute[]): FastifyAdapter {
    return super.setApiRoutes(routes.map(route => ({ ...route, handler: this.#inTime(route.handler) })));
  }

  #inTime(handler: AppControllerRoute['handler']): AppControllerRoute['handler'] {
    const late = () => new QueueAwayError(`did not answer within ${this.#longestAnswer / 1000} s`);
    return async request => {
      try {
        return await orLate(this.#longestAnswer, Promise.resolve(handler(request)), late);
      } catch (error) {
        throw isAway(error) ? new QueueAwayError(`is away (${reasonOf(error)})`, { cause: error }) : error;
      }
    };
  }
}
