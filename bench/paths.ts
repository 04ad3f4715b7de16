import { join } from 'node:path';

export const benchFolder = import.meta.dirname;

/** Generated and not committed: built when missing, used again when there. */
export const dataFolder = join(benchFolder, 'data');

/** The program as it is published; `npm run bench` builds it. From sources each start takes about a second more. */
export const program = join(benchFolder, '..', 'dist', 'cli.js');
