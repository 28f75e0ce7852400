// Writes documents into a spool as fast as it can and prints the number of the last one whenever a commit was confirmed, until it is killed.
import { silentLog } from '../../dist/src/log.js';
import { Counters } from '../../dist/src/metrics/counters.js';
import { spoolOptions } from '../../dist/src/spool/options.js';
import { Spool } from '../../dist/src/spool/spool.js';

const [directory, start] = process.argv.slice(2);
const options = { ...spoolOptions.parse({ segmentMegabytes: 0.05, commitMilliseconds: 1 }), delivery: true, whenFull: 'wait' };
const spool = await Spool.open(directory, options, new Counters(), silentLog);
for (let n = Number(start); ; ) {
  for (const until = n + 50; n < until; n += 1) {
    spool.document({
      dataStream: 'logs-spoor.test-default',
      id: `id-${n}`,
      line: Buffer.from(JSON.stringify({ n, text: 'x'.repeat(n % 300) })),
      body: {},
    });
  }
  const confirmed = n - 1;
  spool.commit().then(() => process.stdout.write(`${confirmed}\n`));
  await new Promise(setImmediate);
}
