#!/usr/bin/env node
// The published package holds dist/; a checkout holds src/, which Node 24 runs as it is.
import { existsSync } from 'node:fs';
import process from 'node:process';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `trunkledger: Node ${process.versions.node} is too old; Node 24 or later is needed. ` +
      'In a checkout, "npm ci" brings one and "npx trunkledger" uses it.\n',
  );
  process.exit(2);
}
const source = new URL('../src/cli.ts', import.meta.url);
const built = new URL('../dist/cli.js', import.meta.url);
await import(existsSync(source) ? source.href : built.href);
