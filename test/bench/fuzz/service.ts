/**
 * The service that is fuzzed, as a process of its own: HTTP, access, use cases, queue and a SQLite file are the real ones, trials are answered from known laws at once. On stdout one line of JSON:
 * where it listens, a key with the scope admin. Its own faults go to stderr. It ends when its stdin closes, and with it what it stored.
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
