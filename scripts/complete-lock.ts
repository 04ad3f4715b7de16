/**
 * Adds to package-lock.json the optional packages of other platforms that npm left out, because a registry could not give
 * them when the lock was made: "npm ci" refuses a lock that lacks one. With --check they are only named. They get no
 * checksum here; npm adds it where it installs them.
 */
import { readFileSync } from 'node:fs';
import { writeOrCheck } from './support/generatedFile.ts';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  packages: Record<string, Entry>;
}

/** The platform that a package says in its name, as npm's fields say it: `linux-x64-musl`, `win32-arm64-msvc`. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } | undefined {
  const os = /\b(android|darwin|freebsd|linux|openharmony|win32)\b/.exec(name)?.[1];
  const cpu = /\b(arm64|arm|ia32|ppc64|riscv64|s390x|x64)\b/.exec(name)?.[1];
  if (os === undefined || cpu === undefined) return undefined;
  const libc = name.includes('musl') ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(os === 'linux' ? { libc: [libc] } : {}) };
}

function missingEntries({ packages }: Lock): [path: string, entry: Entry][] {
  return Object.values(packages).flatMap(({ dev, optionalDependencies = {} }) =>
    Object.entries(optionalDependencies).flatMap(([name, version]): [string, Entry][] => {
      const path = `node_modules/${name}`;
      const platform = platformOf(name);
      if (path in packages || platform === undefined || !/^\d/.test(version)) return [];
      return [[path, { version, ...(dev ? { dev } : {}), optional: true, ...platform } as Entry]];
    }),
  );
}

const lock: Lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const entries = [...Object.entries(lock.packages), ...missingEntries(lock)];
lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en')));
writeOrCheck('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`, 'npm run lock');
