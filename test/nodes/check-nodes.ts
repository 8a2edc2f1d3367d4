/** `npm run check:nodes`: the newest Node 22, 24 and 26, from set-up to the end of a service. */
import { nodeMajors, tryNode } from './try-node.js'

process.stdout.write('node       set-up   command line   HTTP     SIGTERM\n')
for (const major of nodeMajors) {
  const { version, setUpSeconds, commandLineVerdict, httpVerdict, exitStatus } =
    await tryNode(major)
  const columns = [
    version.padEnd(10),
    `${setUpSeconds.toFixed(1)} s`.padEnd(8),
    commandLineVerdict.padEnd(14),
    httpVerdict.padEnd(8),
    `exit ${String(exitStatus)}`,
  ]
  process.stdout.write(`${columns.join(' ')}\n`)
  if (commandLineVerdict !== 'advice' || httpVerdict !== 'advice' || exitStatus !== 0)
    process.exitCode = 1
}
