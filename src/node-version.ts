/** The first import of every program: an older Node gets a sentence before anything else loads. */
import { readFileSync } from 'node:fs'

const { engines } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly engines: { readonly node: string } }
const least = engines.node.replace('>=', '')

function isOlder(version: string, other: string): boolean {
  const parts = other.split('.').map(Number)
  for (const [index, part] of version.split('.').map(Number).entries())
    if (part !== parts[index]) return part < (parts[index] ?? 0)
  return false
}

if (isOlder(process.versions.node, least)) {
  process.stderr.write(
    `batchwise needs Node ${least} or newer; this is ${process.versions.node}.\n` +
      '  Start it through npm (npm start, npm run batchwise), which brings its own Node.\n',
  )
  process.exit(1)
}
