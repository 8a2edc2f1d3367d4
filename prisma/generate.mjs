/** node prisma/generate.mjs: generates the clients of both databases. */
import { execFileSync } from 'node:child_process'
import path from 'node:path'

const prisma = path.join(import.meta.dirname, '../node_modules/prisma/build/index.js')
for (const provider of ['sqlite', 'postgresql'])
  execFileSync(process.execPath, [prisma, 'generate'], {
    cwd: path.join(import.meta.dirname, '..'),
    env: { ...process.env, DB_PROVIDER: provider },
    stdio: 'inherit',
  })
