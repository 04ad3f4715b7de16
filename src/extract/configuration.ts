import PQueue from 'p-queue';
import { ExpectedError } from '../errors.ts';
import type { Resource } from '../manifest.ts';
import { FailedLists } from './failedLists.ts';
import type { ConfigurationFacts, ConfigurationWriter, LandedConfiguration } from './landing.ts';
import { LineBatch } from './lineBatch.ts';
import { linesOf } from './listLines.ts';
import type { ReadContext } from './reading.ts';
import { hasVanished, isMissing, type ListRequest, type ProvenList, readList } from './readList.ts';
import { listsOf } from './resourceLists.ts';

export interface ConfigurationOptions {
  readonly runId: string;
  readonly signal?: AbortSignal;
  /** Told of each list that was read whole and written. */
  readonly onList?: (list: ListOutcome & { readonly records: number }) => void;
  /** Told of each list that the API says is not there (404). */
  readonly onMissing?: (list: ListOutcome) => void;
  /** Epoch milliseconds. Default Date.now. */
  readonly now?: () => number;
  /** Asked for; default 500, the API's maximum. */
  readonly pageSize?: number;
  /** Readings of a list before it is given up. Default 3. */
  readonly readings?: number;
}

interface ListOutcome {
  readonly resource: Resource;
  /** Null for a list of the project. */
  readonly parentId: string | null;
}

/**
 * Reads every list of the configuration, and lands those that were read whole; what the others were is not known. A
 * list that is not there (404) is neither where its parent is not there either, or where the API offers no such list of
 * the project. It takes a
 * request a trunk and two an ACL at least. Undefined where the API offers no list at all: then nothing is landed.
 *
 * A list that fails never ends the reading.
 * @throws the signal's reason, or what landing met; nothing is landed then.
 */
export async function readConfiguration(
  context: ReadContext,
  options: ConfigurationOptions,
): Promise<LandedConfiguration | undefined> {
  const reading = new ConfigurationReading(context, options);
  try {
    await reading.readLists();
    return await reading.land();
  } catch (error) {
    await reading.abort();
    throw error;
  }
}

class ConfigurationReading {
  readonly #context: ReadContext;
  readonly #options: ConfigurationOptions;
  readonly #lists: PQueue;
  /** One list after the other, so that the lines of each stand together. */
  readonly #writing = new PQueue({ concurrency: 1 });
  readonly #batch = new LineBatch();
  readonly #failed = new FailedLists();
  readonly #halt = new AbortController();
  readonly #signal: AbortSignal;
  readonly #startedAt: number;
  #sentAt: number | undefined;
  #requests = 0;
  #proven = 0;
  #records = 0;
  #writer: ConfigurationWriter | undefined;

  constructor(context: ReadContext, options: ConfigurationOptions) {
    this.#context = context;
    this.#options = options;
    // Twice the requests in flight: while one list is written, the next are there, and memory stays bounded.
    this.#lists = new PQueue({ concurrency: context.client.concurrency * 2 });
    const { signal } = this.#halt;
    this.#signal = options.signal ? AbortSignal.any([options.signal, signal]) : signal;
    this.#startedAt = this.#now();
  }

  /** Ends when no list is being read any more, whatever ended it. */
  async readLists(): Promise<void> {
    for (const list of listsOf(null)) this.#add({ list, parentId: null });
    await this.#lists.onIdle();
    this.#signal.throwIfAborted();
  }

  async land(): Promise<LandedConfiguration | undefined> {
    if (this.#proven === 0 && this.#failed.isEmpty) return undefined;
    const writer = await this.#open();
    await writer.write(this.#batch.take());
    return writer.commit(this.#facts());
  }

  async abort(): Promise<void> {
    await this.#writer?.abort();
  }

  #add(request: ListRequest): void {
    this.#lists
      .add(() => this.#read(request))
      .catch(error => {
        this.#halt.abort(error);
        this.#lists.clear();
      });
  }

  async #read(request: ListRequest): Promise<void> {
    const { resource } = request.list;
    if (this.#failed.skips(resource)) return;
    const proven = await this.#prove(request);
    if (proven === undefined) return;
    await this.#writing.add(() => this.#write(request, proven));
    this.#options.onList?.({ resource, parentId: request.parentId, records: proven.records });
    for (const list of listsOf(resource)) {
      for (const parentId of proven.ids()) this.#add({ list, parentId });
    }
  }

  async #prove(request: ListRequest): Promise<ProvenList | undefined> {
    this.#signal.throwIfAborted();
    const { pageSize = 500, readings = 3 } = this.#options;
    const { client } = this.#context;
    const options = {
      signal: this.#signal,
      now: () => this.#now(),
      pageSize,
      readings,
      onRequest: () => this.#noteRequest(),
    };
    try {
      const proven = await readList(client, request, options);
      this.#failed.noteAnswer(request.list.resource);
      return proven;
    } catch (error) {
      this.#signal.throwIfAborted();
      const isOfProject = request.parentId === null;
      const isGone = isMissing(error) && (isOfProject || (await hasVanished(client, request, options)));
      this.#noteUnproven(request, error, isGone);
      return undefined;
    }
  }

  #noteUnproven(request: ListRequest, error: unknown, isGone: boolean): void {
    const { resource, form } = request.list;
    if (isGone) {
      this.#failed.noteAnswer(resource);
      this.#options.onMissing?.({ resource, parentId: request.parentId });
      return;
    }
    if (!(error instanceof ExpectedError)) throw error;
    this.#failed.add(request, error);
    for (const list of listsOf(resource)) {
      this.#failed.addAll(list.resource, `Not asked for, because the list of ${form.noun} failed.`);
    }
  }

  async #write(request: ListRequest, proven: ProvenList): Promise<void> {
    const writer = await this.#open();
    for (const lines of linesOf(request, proven)) {
      this.#signal.throwIfAborted();
      const batch = this.#batch.add(lines);
      if (batch !== undefined) await writer.write(batch);
    }
    this.#proven++;
    this.#records += proven.records;
  }

  async #open(): Promise<ConfigurationWriter> {
    const { client, landing } = this.#context;
    this.#writer ??= await landing.openConfiguration({
      projectId: client.projectId,
      fetchedAt: this.#fetchedAt,
    });
    return this.#writer;
  }

  get #fetchedAt(): number {
    return this.#sentAt ?? this.#startedAt;
  }

  #noteRequest(): void {
    this.#requests++;
    this.#sentAt ??= this.#now();
  }

  #facts(): ConfigurationFacts {
    const { client } = this.#context;
    return {
      schema_version: 1,
      project_id: client.projectId,
      run_id: this.#options.runId,
      fetched_at: new Date(this.#fetchedAt).toISOString(),
      finished_at: new Date(this.#now()).toISOString(),
      api_url: client.baseUrl,
      requests: this.#requests,
      lists: this.#proven,
      records: this.#records,
      failed_lists: this.#failed.toArray(),
    };
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
