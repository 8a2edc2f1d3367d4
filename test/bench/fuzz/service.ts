/**
 * The fuzzed service, in its own process. Everything is real but the trials, which follow known
 * laws. Prints one line of JSON: its address and a key with the scope admin. Errors go to stderr.
 * Ends, and deletes its data, when its stdin closes.
 */
import { pino } from 'pino'
import { keyedService } from '../../support/keyed-service.js'
import { missing, RefusingRunner } from '../../support/refusing-runner.js'
import { registryOf } from '../../support/some-devices.js'
import { devicesHere } from './devices-here.js'

// one engine lacks a kernel, so that studies move to the next one as well
const runner = new RefusingRunner((engine) => (engine === 'wasm' ? missing : null))
const service = await keyedService({
  runner,
  devices: registryOf(devicesHere),
  unfinishedMax: 1e6,
  logger: pino({ level: 'error' }, pino.destination(2)),
})
process.stdout.write(
  `${JSON.stringify({ url: service.url, key: await service.key('fuzz', 'admin') })}\n`,
)
process.stdin.resume().on('end', () => void service.close().then(() => process.exit(0)))
