/**
 * Compiles src to dist/ before the tests where a source is newer. Processes that tests start run
 * what users run, and start in half the processor time of tsx.
 */
import path from 'node:path'
import { compile } from '../../src/setup/build.mjs'
import { locked } from '../../src/setup/cache.mjs'

const root = path.resolve(import.meta.dirname, '../..')

export default function compileSources() {
  return locked(path.join(root, '.cache/set-up.lock'), () => compile(root, () => undefined))
}
