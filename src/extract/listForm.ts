/** How a list of the API looks in its answers. */
export interface ListForm {
  /** The field of an answer that holds the records. */
  readonly name: string;
  /** The field of a record that identifies it. */
  readonly idKey: Buffer;
  /** What messages call the records. */
  readonly noun: string;
  /** A list that is not paged is one answer; it need not say how many records it holds. */
  readonly isPaged: boolean;
}

export const callsForm: ListForm = {
  name: 'calls',
  idKey: Buffer.from('callId'),
  noun: 'calls',
  isPaged: true,
};
