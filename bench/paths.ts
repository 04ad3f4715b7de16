import { join } from 'node:path';

export const benchFolder = import.meta.dirname;

/** Generated and not committed: built when missing, used again when there. */
export const dataFolder = join(benchFolder, 'data');

/** The program as a user starts it. */
export const program = join(benchFolder, '..', 'bin', 'trunkledger.js');
