import type { Outcome, Sizes } from './result.ts';

type Benchmark = (sizes: Sizes) => Promise<Outcome>;

/** In the order in which they run; each is imported when it does. */
export const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  ingest: async () => (await import('./ingest/ingest.ts')).ingest,
  memory: async () => (await import('./ingest/memory.ts')).memory,
  profile: async () => (await import('./profile/profile.ts')).profile,
  configuration: async () => (await import('./configuration/configuration.ts')).configuration,
  reload: async () => (await import('./ledger/reload.ts')).reload,
  views: async () => (await import('./ledger/views.ts')).views,
  aggregates: async () => (await import('./ledger/aggregates.ts')).aggregates,
  export: async () => (await import('./export/export.ts')).exporting,
  switch: async () => (await import('./switch/switchRecords.ts')).switchRecords,
  queue: async () => (await import('./queue/queue.ts')).queue,
  backends: async () => (await import('./queue/backends.ts')).backends,
};

/** The sizes that the figures are promised for. */
export const fullSizes: Readonly<Record<string, Sizes>> = {
  ingest: { calls: 1_000_000, rounds: 5 },
  memory: { calls: 1_000_000, rounds: 3 },
  profile: { calls: 1_000_000 },
  configuration: { trunks: 10_000, numbers: 20, latency: 10, rounds: 3 },
  reload: { small: 1_000_000, large: 20_000_000, day: 86_400, rounds: 9 },
  views: { large: 20_000_000, day: 86_400, rounds: 9 },
  aggregates: { small: 2_000_000, large: 20_000_000, days: 70, rounds: 25 },
  export: { calls: 5_000_000, day: 86_400, rounds: 9 },
  switch: { calls: 1_000_000, rounds: 5 },
  queue: { calls: 1_000_000, latency: 100, rounds: 1 },
  backends: { jobs: 5_000, rounds: 3 },
};
