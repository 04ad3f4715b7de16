import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { FastifyInstance } from 'fastify';
import type { JobQueue } from './backend.ts';
import { BoardAdapter } from './boardAdapter.ts';

/** Where the job board is, below the server's root. */
export const boardPath = '/board';

export interface BoardOptions {
  readonly queues: readonly JobQueue[];
  /** Whether the store of the queues can tell its workers. */
  readonly showsWorkers: boolean;
  /** What takes longer than these milliseconds is answered with 503. Default 10,000: bulk actions take their time. */
  readonly longestAnswer?: number;
}

/**
 * Serves the job board. Jobs can be retried, removed and added there, which is safe, since the ledger decides what is
 * done: who may reach the server at all is decided by `guardAccess`.
 */
export async function serveBoard(
  server: FastifyInstance,
  { queues, showsWorkers, longestAnswer = 10_000 }: BoardOptions,
): Promise<void> {
  const serverAdapter = new BoardAdapter(longestAnswer).setBasePath(boardPath);
  createBullBoard({
    // The board's type of a queue is of one store; its code serves all of BullMQ's.
    queues: queues.map(queue => new BullMQAdapter(queue as never)),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'trunkledger', hideDocsLink: true, showWorkers: showsWorkers } },
  });
  await server.register(async board => {
    board.addHook('onSend', async (_request, reply, payload) => {
      const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
      return isPage && typeof payload === 'string' ? withoutStrangers(payload) : payload;
    });
    await board.register(serverAdapter.registerPlugin(), { prefix: boardPath });
  });
}

/** The page asks another host for its fonts; without them it has those of the system. */
function withoutStrangers(page: string): string {
  return page.replaceAll(/<link\b[^>]*\bhref="(?:https?:)?\/\/[^>]*>/g, '');
}
