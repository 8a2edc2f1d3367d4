import { spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a command in the clone with its Node and its tools first in PATH, passes signals on, and
 * returns its exit status (128 + the signal's number where a signal ended it).
 */
export function handOver([command, ...parameters], { root, node, environment = {} }) {
  const PATH = [
    path.dirname(node),
    path.join(root, 'node_modules/.bin'),
    process.env.PATH ?? '',
  ].join(path.delimiter)
  const program = command === 'node' ? node : command
  const child = spawn(program, parameters, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment, PATH },
  })
  for (const signal of forwarded) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} does not run: ${error.message}`)))
    child.on('exit', (code, signal) =>
      resolve(code ?? 128 + (os.constants.signals[signal ?? 'SIGTERM'] ?? 0)),
    )
  })
}
