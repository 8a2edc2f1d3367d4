/**
 * Prints the folder with schemathesis (for PYTHONPATH). The first run installs it through pip
 * into the per-user cache, which all clones share.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { cached } from '../../../src/setup/cache.mjs'
import { run } from '../../../src/setup/run.mjs'

const root = path.join(import.meta.dirname, '../../..')
const requirements = path.join(import.meta.dirname, 'requirements.txt')
const version = /^schemathesis==(\S+)$/m.exec(readFileSync(requirements, 'utf8'))?.[1]
// the compiled parts work with one Python version only
const python = (
  await run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'])
).trim()
const folder = await cached(root, `schemathesis-${version}-python${python}`, (part) =>
  run('python3', [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary=:all:',
    '--target',
    part,
    '-r',
    requirements,
  ]),
)
process.stdout.write(`${folder}\n`)
