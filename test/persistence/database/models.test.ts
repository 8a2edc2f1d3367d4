import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { migrationsFolder, readMigrations } from '../../../src/persistence/database/migrate.js'

const inPrisma = (file: string): string =>
  fileURLToPath(new URL(`../../../prisma/${file}`, import.meta.url))

test('the newest migrations of both databases match the models', async () => {
  const check = [inPrisma('migrate-new.mjs'), '--check']
  const { stdout } = await promisify(execFile)(process.execPath, check)
  expect(stdout).toBe('')
})

test.each(['sqlite', 'postgresql'] as const)('the newest snapshot is a copy: %s', async (name) => {
  const folder = migrationsFolder(name)
  const newest = readMigrations(folder).at(-1)?.name ?? ''
  const snapshot = await readFile(path.join(folder, newest, 'models.prisma.snapshot'), 'utf8')
  expect(snapshot).toBe(await readFile(inPrisma('models.prisma'), 'utf8'))
})
