// `node sdk.ts CALLS WINDOWS ORIGIN DATABASE`: the official SDK's iterator over the calls of the first windows, each
// call appended to a table. Prints how many calls it read, and what that took, start of the process excluded.
import {
  type DuckDBAppender,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { type ElasticSipTrunking, ElasticSipTrunkingService } from '@sinch/elastic-sip-trunking';
import { runBenchFile } from '../sql.ts';
import { instant, projectId } from './callRecord.ts';
import { pageSize, windowsOf } from './windows.ts';

type Call = ElasticSipTrunking.Call;

const [, , calls = '', windows = '', origin = '', database = ''] = process.argv;
const sdk = new ElasticSipTrunkingService({
  projectId,
  keyId: 'any-key',
  keySecret: 'bench',
  authHostname: origin,
  elasticSipTrunkingHostname: origin,
});

const began = performance.now();
const usedBefore = process.cpuUsage();
const count = await readIntoTable();
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(usedBefore);
process.stdout.write(JSON.stringify({ calls: count, seconds, processorSeconds: (user + system) / 1e6 }));

async function readIntoTable(): Promise<number> {
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await runBenchFile(connection, 'appended_calls');
  const appender = await connection.createAppender('calls');
  let appended = 0;
  for (const window of windowsOf(Number(calls)).slice(0, Number(windows))) {
    const createTimeRange = { from: instant(window.start), to: instant(window.end) };
    for await (const call of sdk.calls.find({ createTimeRange, size: pageSize })) {
      append(appender, call);
      appended++;
    }
  }
  appender.closeSync();
  connection.disconnectSync();
  instance.closeSync();
  return appended;
}

function append(appender: DuckDBAppender, call: Call): void {
  const { callId, trunkId, projectId, direction, callResult, from, to } = call;
  for (const text of [callId, trunkId, projectId, direction, callResult, from, to])
    appendText(appender, text);
  for (const time of [call.createTime, call.answerTime, call.endTime]) appendTime(appender, time);
  for (const whole of [call.durationSeconds, call.billingDurationSeconds]) appendWhole(appender, whole);
  for (const money of [call.price, call.pricePerMinute]) appendMoney(appender, money);
  appender.endRow();
}

function appendText(appender: DuckDBAppender, text: string | undefined): void {
  if (text === undefined) appender.appendNull();
  else appender.appendVarchar(text);
}

function appendTime(appender: DuckDBAppender, time: Date | undefined): void {
  if (time === undefined) appender.appendNull();
  else appender.appendTimestamp(new DuckDBTimestampValue(BigInt(time.getTime()) * 1000n));
}

function appendWhole(appender: DuckDBAppender, whole: number | undefined): void {
  if (whole === undefined) appender.appendNull();
  else appender.appendBigInt(BigInt(whole));
}

function appendMoney(appender: DuckDBAppender, money: Call['price']): void {
  if (money?.amount === undefined) appender.appendNull();
  else appender.appendDecimal(new DuckDBDecimalValue(millionths(String(money.amount)), 18, 6));
  appendText(appender, money?.currencyCode);
}

/** `0.0292` → 29200n: money never passes through a float. */
function millionths(amount: string): bigint {
  const [units = '0', decimals = ''] = amount.split('.');
  return BigInt(units + decimals.padEnd(6, '0'));
}
