import { onTestFinished } from 'vitest';
import { Metrics } from '../../src/jobs/metrics.ts';
import {
  type StatusServer,
  type StatusServerOptions,
  startStatusServer,
} from '../../src/jobs/statusServer.ts';

/** A server over nothing, on any port, where all is well; closed when the test ends. */
export async function openStatusServer(options: Partial<StatusServerOptions> = {}): Promise<StatusServer> {
  const server = await startStatusServer({
    host: '127.0.0.1',
    port: 0,
    password: undefined,
    board: { queues: [], showsWorkers: true },
    probes: {},
    metrics: new Metrics(),
    figures: {
      ledger: async () => undefined,
      backlog: async () => [],
      isLoader: () => false,
      now: () => 0,
      logger: { warn: () => undefined },
    },
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

/** What an `Authorization` header says for that password. */
export function basic(password: string, user = 'anybody'): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** `name{label="value"}` → value, of each sample. @throws Error for a line that is none of the text format's */
export function samplesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter(line => line !== '');
  const samples = lines.filter(line => !/^# (HELP|TYPE) trunkledger_[a-z_]+ \S.*$/.test(line));
  return new Map(
    samples.map(line => {
      const [, name, value] =
        /^([a-z_]+(?:\{[a-z]+="[\w.+-]*"(?:,[a-z]+="[\w.+-]*")*\})?) ([\d.e+-]+)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`no sample: ${line}`);
      return [name, Number(value)];
    }),
  );
}
