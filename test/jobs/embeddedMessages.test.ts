import fc from 'fast-check';
import { expect, test } from 'vitest';
import { query, type Request, RequestReader, readAnswer } from '../../src/jobs/embeddedMessages.ts';

function typed(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function untyped(version: number, body = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(version, 4);
  return Buffer.concat([head, body]);
}

const bytes = fc.uint8Array({ maxLength: 40 }).map(array => Buffer.from(array));
const startup = untyped(196_608, Buffer.from('user\0postgres\0\0'));

/** Any conversation, and the requests that it is. */
const conversation = fc
  .array(fc.array(fc.tuple(fc.constantFrom('P', 'B', 'D', 'E', 'C', 'H'), bytes)))
  .map(batches =>
    batches.map(messages =>
      Buffer.concat([...messages.map(([type, body]) => typed(type, body)), typed('S', Buffer.alloc(0))]),
    ),
  );

test('what a client sends is cut into the same requests, however the network cuts it', () => {
  fc.assert(
    fc.property(
      conversation,
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (batches, sizes) => {
        const sent = Buffer.concat([untyped(80_877_103), startup, ...batches]);
        const reader = new RequestReader();
        const read: Request[] = [];
        for (let start = 0, n = 0; start < sent.length; n++) {
          const size = sizes[n % sizes.length] ?? 1;
          read.push(...reader.read(sent.subarray(start, start + size)));
          start += size;
        }
        expect(read).toEqual([
          { kind: 'encryption' },
          { kind: 'startup', bytes: startup },
          ...batches.map(batch => ({ kind: 'run', bytes: batch, listens: false })),
        ]);
      },
    ),
  );
});

test('a statement that listens is known, also after comments', () => {
  const reader = new RequestReader();
  reader.read(startup);
  const listens = (text: string) =>
    reader.read(query(text)).map(request => request.kind === 'run' && request.listens);
  expect(listens('LISTEN bullmq_jobs')).toEqual([true]);
  expect(listens('-- tells workers\nlisten bullmq_jobs;')).toEqual([true]);
  expect(listens("select 'LISTEN'")).toEqual([false]);
});

test('an answer keeps everything but the notifications, and says whether a transaction is open', () => {
  const message = fc.tuple(fc.constantFrom('T', 'D', 'C', 'A'), bytes);
  fc.assert(
    fc.property(fc.array(message), fc.constantFrom('I', 'T', 'E'), (messages, status) => {
      const all = [...messages, ['Z', Buffer.from(status)] as const];
      const answer = readAnswer(Buffer.concat(all.map(([type, body]) => typed(type, body))));
      const of = (isWanted: (type: string) => boolean) =>
        Buffer.concat(all.filter(([type]) => isWanted(type)).map(([type, body]) => typed(type, body)));
      expect(answer).toEqual({
        bytes: of(type => type !== 'A'),
        notifications: of(type => type === 'A'),
        isInTransaction: status !== 'I',
      });
    }),
  );
});
