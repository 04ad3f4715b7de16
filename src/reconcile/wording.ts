/** 1234567 → `1,234,567` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 call`, `1,234 calls` */
export function counted(count: number, one: string, several: string): string {
  return `${grouped(count)} ${count === 1 ? one : several}`;
}
