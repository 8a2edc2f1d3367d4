import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cached } from './cache.mjs'
import { run } from './run.mjs'

/** What checks and tests need of Python, in exact versions. */
export const pythonPackages = {
  check: ['ruff==0.17.6', 'mypy==2.4.1', 'numpy==2.4.6'],
  kubernetes: ['kubernetes-validate==1.37.0', 'PyYAML==6.0.3'],
  torch: ['torch==2.13.0', 'numpy==2.4.6'],
}

/** Lightning and all that it needs beside torch, which is not installed twice. */
const lightningPackages = [
  'lightning==2.6.6',
  'pytorch-lightning==2.6.6',
  'torchmetrics==1.9.0',
  'lightning-utilities==0.15.3',
  'PyYAML==6.0.4',
  'fsspec==2026.9.0',
  'packaging==26.4',
  'tqdm==4.70.1',
  'typing-extensions==4.16.0',
]

/**
 * A command that runs Python with some packages; nothing is installed in the user's own Python. The
 * packages come through pip, once, into the cache that all clones share.
 *
 * @param name of a list of `pythonPackages`
 */
export async function pythonWith(root, name) {
  const packages = pythonPackages[name]
  const python = await pythonVersion()
  const words = packages.map((each) => each.replace('==', '-')).join('-')
  const folder = await cached(root, `python${python}-${words}`, (part) => fill(part, packages))
  return path.join(folder, 'python')
}

/** A command that runs Python with PyTorch and Lightning. */
export async function pythonWithLightning(root) {
  const torch = path.dirname(await pythonWith(root, 'torch'))
  const name = `lightning-2.6.6-on-${path.basename(torch)}`
  const folder = await cached(root, name, async (part) => {
    await installPackages(path.join(part, 'packages'), ['--no-deps', ...lightningPackages])
    writeCommand(part, ['$here/packages', path.join(torch, 'packages')])
  })
  return path.join(folder, 'python')
}

/** Of python3: "3.11". */
export async function pythonVersion() {
  const version = 'import sys; print("%d.%d" % sys.version_info[:2])'
  return (await run('python3', ['-c', version])).trim()
}

async function fill(folder, packages) {
  await installPackages(path.join(folder, 'packages'), packages)
  writeCommand(folder, ['$here/packages'])
}

/** Only what is built already. */
export async function installPackages(target, packages) {
  await run('python3', [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary=:all:',
    '--target',
    target,
    ...packages,
  ])
}

/**
 * The command `python` in the folder, which looks for packages in these folders.
 *
 * @param folders "$here" is the command's own folder
 */
export function writeCommand(folder, folders) {
  const command = path.join(folder, 'python')
  // the folder is renamed when it is whole: the command finds the packages beside itself
  const lines = [
    '#!/bin/sh',
    'here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)',
    `PYTHONPATH="${folders.join(':')}\${PYTHONPATH:+:$PYTHONPATH}" exec python3 "$@"`,
    '',
  ]
  writeFileSync(command, lines.join('\n'))
  chmodSync(command, 0o755)
}
