import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const secretBytes = 32

/**
 * The HMAC secret of the key hashes: a file that only this user can read, made on first use.
 * Without it, every key is unknown.
 */
export async function keySecret(dataFolder: string): Promise<Uint8Array> {
  const file = path.join(dataFolder, 'key-secret')
  const existing = await readFile(file).catch(() => null)
  if (existing !== null) return checked(existing, file)
  await mkdir(dataFolder, { recursive: true })
  await createSecret(file)
  return checked(await readFile(file), file)
}

/** The file appears complete; when two processes create it at once, the first one wins. */
async function createSecret(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, randomBytes(secretBytes), { mode: 0o600, flag: 'wx' })
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}

function checked(content: Buffer, file: string): Uint8Array {
  if (content.length === secretBytes) return content
  throw new Error(
    `${file} has ${content.length} bytes instead of ${secretBytes}: ` +
      'restore it, or remove it and create new keys',
  )
}
