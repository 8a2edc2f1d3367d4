/** Prints the folder with schemathesis (PYTHONPATH), fetched through pip when it is needed first and kept in the per-user cache for all clones. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { cached } from '../../../src/setup/cache.mjs'
import { run } from '../../../src/setup/progress.mjs'

const requirements = path.join(import.meta.dirname, 'requirements.txt')
const version = /^schemathesis==(\S+)$/m.exec(readFileSync(requirements, 'utf8'))?.[1]
// its compiled parts belong to one Python
const python = (
  await run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'])
).trim()
const folder = await cached(`schemathesis-${version}-python${python}`, (part) =>
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
