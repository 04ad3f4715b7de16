import type { Redis } from 'ioredis';

/** What CONFIG GET answers; an Error where the server does not let it be read, as managed ones do. */
export async function readSetting(client: Redis, name: string): Promise<string | Error> {
  try {
    const [, value] = (await client.config('GET', name)) as string[];
    return value ?? new Error('CONFIG GET answered nothing');
  } catch (error) {
    return error as Error;
  }
}
