// `node sandbox.ts TRUNKS NUMBERS LATENCY`: the sandbox with so many trunks, so many numbers and one endpoint each, 500
// trunks an access control list, and next to no calls. Each answer waits for LATENCY milliseconds first. Prints its URL
// when it listens.
import { parseFaults } from '../../src/sandbox/faults/profile.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

const [, , trunks, numbersPerTrunk, latency] = process.argv;

const { url } = await startSandbox({
  callsPerDay: 1,
  fill: { trunks: Number(trunks), numbersPerTrunk: Number(numbersPerTrunk) },
  faults: parseFaults(latency === '0' ? '' : `latency:${latency}ms`),
});
process.stdout.write(`${url}\n`);
// The parent's end is this process's end.
process.on('disconnect', () => process.exit());
