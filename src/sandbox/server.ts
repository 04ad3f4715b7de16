import Fastify from 'fastify';
import { type Dashboard, dashboardOf } from './configuration/dashboard.ts';
import { type Configuration, snapshotOf } from './configuration/snapshot.ts';
import { observeExchanges } from './exchange.ts';
import { type ListedCall, listedCall } from './faults/records.ts';
import { clockOf, DEFAULT_CALLS_PER_DAY, DEFAULT_SEED, type SandboxOptions } from './options.ts';
import type { Call } from './record.ts';
import { recordAt } from './record.ts';
import { registerRoutes } from './routes.ts';
import { SandboxState } from './state.ts';
import type { SandboxStatistics } from './statistics.ts';

export type { SandboxOptions } from './options.ts';

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, what `SINCH_API_URL` takes. */
  readonly url: string;
  /** What `SINCH_AUTH_URL` takes. */
  readonly authUrl: string;
  /** Requests to the API so far, without tokens. */
  readonly requests: number;
  readonly stats: SandboxStatistics;
  /**
   * The calls that the server lists for [start, end) (whole seconds since the epoch) at its clock once faults
   * are over, in the document's form, oldest first; malformed records are left out.
   */
  truth(projectId: string, start: number, end: number): Generator<Call>;
  /** The same with the form in which each is served, malformed records included. */
  listing(projectId: string, start: number, end: number): Generator<ListedCall>;
  /** The configuration that the server delivers now once faults are over. */
  configuration(projectId: string): Configuration;
  /** Changes the configuration in ways that the API has no operation for. */
  dashboard(projectId: string): Dashboard;
  /**
   * Ends open connections too, in the middle of an answer if need be, and then writes what the state file lacks;
   * rejects if that fails.
   */
  close(): Promise<void>;
}

/** Serves the API over HTTP. Resolves when it listens; rejects if the port is taken or the state file is damaged. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const state = new SandboxState({
    seed: options.seed ?? DEFAULT_SEED,
    callsPerDay: options.callsPerDay ?? DEFAULT_CALLS_PER_DAY,
    clock: clockOf(options.now),
    faults: options.faults ?? new Map(),
    stateFile: options.stateFile,
    fill: options.fill,
  });
  await state.projects.load();
  const server = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  if (options.onExchange !== undefined) observeExchanges(server, options.onExchange);
  await registerRoutes(server, state);
  const url = await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  return {
    url,
    authUrl: `${url}/oauth2/token`,
    stats: state.statistics,
    get requests() {
      return state.statistics.requests;
    },
    *truth(projectId, start, end) {
      for (const { call, malformed } of listing(state, projectId, start, end)) {
        if (!malformed) yield call;
      }
    },
    listing: (projectId, start, end) => listing(state, projectId, start, end),
    configuration: projectId => snapshotOf(state.projects.get(projectId)),
    dashboard: projectId => dashboardOf(state.projects.get(projectId), () => state.projects.changed()),
    async close() {
      await server.close();
      await state.projects.flush();
    },
  };
}

function* listing(state: SandboxState, projectId: string, start: number, end: number): Generator<ListedCall> {
  const now = state.now();
  for (const plan of state.log(projectId).from({ start, end: Math.min(end, now + 1) })) {
    yield listedCall(recordAt(plan, projectId, now), state.faults.profile);
  }
}
