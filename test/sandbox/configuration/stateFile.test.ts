import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StateFileError } from '../../../src/sandbox/configuration/stateFile.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { PROJECT } from '../client.ts';
import { first, openApi } from './api.ts';
import { newFolder } from './folder.ts';

async function newFile(): Promise<string> {
  return join(await newFolder(), 'state.json');
}

test('a sandbox goes on from its state file, with ids that are new', async () => {
  const stateFile = await newFile();
  const { sandbox, send, now } = await openApi({ stateFile });
  await send('POST', '/trunks', { name: 'A', hostName: 'a' });
  await send('DELETE', `/trunks/${first(now().trunks).id}`);
  await send('PUT', '/countryPermissions', { countryPermissions: [{ isoCode: 'SE', enabled: true }] });
  const ties = { accessControlListIds: now().accessControlLists.map(({ id }) => id) };
  await send('POST', `/trunks/${now().trunks.at(-1)?.id}/accessControlLists`, ties);
  sandbox.dashboard(PROJECT).addNumber('+46840000000', 'SE');
  const before = now();
  await sandbox.close();
  const again = await openApi({ stateFile });
  expect(again.now()).toEqual(before);
  expect((await again.send('POST', '/trunks', { name: 'A', hostName: 'a' })).status).toBe(409);
  const { body } = await again.send('POST', '/trunks', { name: 'B', hostName: 'b' });
  expect(before.trunks.map(({ id }) => id)).not.toContain(body.id);
});

test('what the API does not show is kept too: passwords', async () => {
  const stateFile = await newFile();
  const { sandbox, send } = await openApi({ stateFile });
  await send('POST', '/credentialLists', {
    name: 'A',
    credentials: [{ username: 'a', password: 'hemligt' }],
  });
  await sandbox.close();
  expect(await readFile(stateFile, 'utf8')).toContain('"hemligt"');
  await (await startSandbox({ stateFile })).close();
  expect(await readFile(stateFile, 'utf8')).toContain('"hemligt"');
});

test('many changes at once are all in the file', async () => {
  const stateFile = await newFile();
  const { sandbox, send, now } = await openApi({ stateFile });
  const names = Array.from({ length: 40 }, (_, index) => `many-${index}`);
  await Promise.all(names.map(hostName => send('POST', '/trunks', { name: 'Many', hostName })));
  const before = now();
  await sandbox.close();
  expect((await openApi({ stateFile })).now()).toEqual(before);
});

test('a large state is written and read in parts', async () => {
  const stateFile = await newFile();
  const { sandbox, now } = await openApi({ stateFile, fill: { trunks: 2500, numbersPerTrunk: 1 } });
  const before = now();
  await sandbox.close();
  expect((await openApi({ stateFile })).now()).toEqual(before);
});

const DAMAGES: [what: string, damage: (text: string) => string, message: RegExp][] = [
  ['torn', text => text.slice(0, text.length / 2), /state\.json is no JSON: .*Put back a copy that is whole/],
  ['empty', () => '', /is no JSON/],
  ['of another program', () => '{"version":1}', /is not what the sandbox writes: seed: /],
  ['of another version', text => text.replace('"version":1', '"version":2'), /writes: version: /],
  ['missing a name', text => text.replace('"name"', '"nom"'), /writes: projects\.0\.trunks\.0\.name: /],
  [
    'about a trunk that is not there',
    text => text.replace(/"sipTrunkId":"\w+"/, '"sipTrunkId":"x"'),
    /contradicts itself: .*"x"/,
  ],
];

test.each(DAMAGES)('a state file that is %s is refused and left as it is', async (_, damage, message) => {
  const stateFile = await newFile();
  const { sandbox, now } = await openApi({ stateFile });
  now();
  await sandbox.close();
  const damaged = damage(await readFile(stateFile, 'utf8'));
  await writeFile(stateFile, damaged);
  const start = startSandbox({ stateFile });
  await expect(start).rejects.toThrow(StateFileError);
  await expect(start).rejects.toThrow(message);
  expect(await readFile(stateFile, 'utf8')).toBe(damaged);
});

test('a state file of another seed is refused with both seeds', async () => {
  const stateFile = await newFile();
  await (await startSandbox({ stateFile, seed: 'one' })).close();
  await expect(startSandbox({ stateFile, seed: 'two' })).rejects.toThrow(
    'is of the seed "one", not of "two"',
  );
});

test('a state file that cannot be made is refused at once', async () => {
  const stateFile = join(await newFolder(), 'missing', 'state.json');
  await expect(startSandbox({ stateFile })).rejects.toThrow(
    /cannot be made .*Name a file in a folder that is there/,
  );
});
