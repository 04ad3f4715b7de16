import { basename } from 'node:path';

/** What `node --cpu-prof` writes, as far as it is read here. Times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of nodes. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** Seconds of the main thread by stage, and by function (its own time), the largest first. */
export interface MainThread {
  readonly stages: readonly [string, number][];
  readonly functions: readonly [string, number][];
}

/** Which stage a file works for. What a file calls belongs to its stage, unless the callee has one of its own. */
const stages: readonly (readonly [stage: string, file: RegExp])[] = [
  ['split', /src\/extract\/(page|cutLines|jsonBytes|jsonElement|idSet|completeness)\.ts$/],
  ['land', /src\/extract\/landing\w*\.ts$|node:(zlib|fs|internal\/fs\/\S+|internal\/crypto\/\S+)$/],
  [
    'download',
    /src\/extract\/(http|client|budget|retry|auth|inOrder)\.ts$|\/undici\/|\/p-queue\/|\/p-retry\/|node:(net|http)$/,
  ],
  ['load', /src\/(load|transform|sql|loader)\b|\/@duckdb\//],
  ['start', /node:internal\/(modules|process|main|bootstrap|vm)\S*$/],
];

export function summarize(profile: CpuProfile): MainThread {
  const own = ownMicroseconds(profile);
  const byStage = new Map<string, number>();
  const byFunction = new Map<string, number>();
  const stageOf = stagesOfNodes(profile.nodes);
  for (const { id, callFrame } of profile.nodes) {
    const seconds = (own.get(id) ?? 0) / 1e6;
    add(byStage, stageOf.get(id) ?? 'other', seconds);
    add(byFunction, functionName(callFrame), seconds);
  }
  return { stages: largestFirst(byStage), functions: largestFirst(byFunction) };
}

function ownMicroseconds({ samples, timeDeltas }: CpuProfile): Map<number, number> {
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries()) add(own, id, timeDeltas[index] ?? 0);
  return own;
}

/** A node's parent stands before it. */
function stagesOfNodes(nodes: readonly ProfileNode[]): Map<number, string> {
  const inherited = new Map<number, string>();
  for (const { id, callFrame, children = [] } of nodes) {
    const stage = stageOfFrame(callFrame) ?? inherited.get(id) ?? 'other';
    inherited.set(id, stage);
    for (const child of children) inherited.set(child, stage);
  }
  return inherited;
}

function stageOfFrame({ functionName, url }: ProfileNode['callFrame']): string | undefined {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collection';
  return stages.find(([, file]) => file.test(url))?.[0];
}

function functionName({ functionName, url }: ProfileNode['callFrame']): string {
  return url === '' ? functionName : `${functionName || 'anonymous'} (${basename(url)})`;
}

function largestFirst(seconds: ReadonlyMap<string, number>): [string, number][] {
  return [...seconds].sort((a, b) => b[1] - a[1]);
}

function add<K>(sums: Map<K, number>, key: K, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
