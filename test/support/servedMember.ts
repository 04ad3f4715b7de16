import { expect, onTestFinished } from 'vitest';
import { serveStatus } from '../../src/jobs/memberStatus.ts';
import { Metrics } from '../../src/jobs/metrics.ts';
import { countJobs } from '../../src/jobs/metricsJobs.ts';
import { type MemberSettings, openTestMember } from './members.ts';
import { samplesOf } from './statusServer.ts';

/** A process inside this one that listens, and has not begun to work; closed when the test ends. */
export async function openServedMember(settings: MemberSettings) {
  const metrics = new Metrics();
  const member = await openTestMember({ ...settings, onWorker: worker => countJobs(metrics, worker) });
  const server = await serveStatus(member, metrics, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const text = async (path: string) => (await fetch(server.url + path)).text();
  return {
    member,
    url: server.url,
    text,
    samples: async () => samplesOf(await text('/metrics')),
    /** Parts that are not well, with the reasons. */
    problems: async (): Promise<Record<string, string>> => {
      const answer = await fetch(`${server.url}/readyz`);
      const { checks } = (await answer.json()) as {
        checks: Record<string, { ok: boolean; message: string }>;
      };
      const problems = Object.entries(checks).filter(([, { ok }]) => !ok);
      expect(answer.status).toBe(problems.length === 0 ? 200 : 503);
      return Object.fromEntries(problems.map(([name, { message }]) => [name, message]));
    },
  };
}
