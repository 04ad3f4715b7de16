/** What is kept out of lines may reach over the end of a chunk of them. */
export class WholeLines {
  #rest: Buffer = Buffer.alloc(0);

  /** The lines that are whole by now: a view of the chunk where it ends with a line. */
  take(chunk: Buffer): Buffer {
    const all = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = all.lastIndexOf(0x0a) + 1;
    this.#rest = all.subarray(end);
    return all.subarray(0, end);
  }

  /** A last line without its end. */
  rest(): Buffer {
    return this.#rest;
  }
}
