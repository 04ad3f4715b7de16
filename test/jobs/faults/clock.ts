const realNow = Date.now;
let offset = 0;
const now = (): number => realNow() + offset;

globalThis.Date = new Proxy(Date, {
  construct: (target, given) => (given.length === 0 ? new target(now()) : Reflect.construct(target, given)),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

/** From now on the clock of this process is so many milliseconds ahead. */
export function moveClock(milliseconds: number): void {
  offset = milliseconds;
}

/** From now on the clock of this process goes on from this time, epoch milliseconds. */
export function setClock(time: number): void {
  moveClock(time - realNow());
}
