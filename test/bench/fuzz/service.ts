/**
 * The fuzzed service, in its own process. Everything is real except the trials, which follow
 * known laws. It prints its address and an admin key as one line of JSON. Errors go to stderr.
 * When stdin closes, it deletes its data and exits.
 */
import { pino } from 'pino'
import { keyedService } from '../../support/keyed-service.js'
import { missing, RefusingRunner } from '../../support/refusing-runner.js'
import { registryOf } from '../../support/some-devices.js'
import { devicesHere } from './devices-here.js'

// one engine lacks a kernel, so that some studies fall back to the next engine
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
