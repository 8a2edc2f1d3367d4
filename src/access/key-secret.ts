import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const bytes = 32

/** What the hashes of keys are keyed with: a file that only this user can read, made when it is first needed. Without it, every key is unknown. */
export async function keySecret(dataFolder: string): Promise<Uint8Array> {
  const file = path.join(dataFolder, 'key-secret')
  const known = await readFile(file).catch(() => null)
  if (known !== null) return checked(known, file)
  await mkdir(dataFolder, { recursive: true })
  const part = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(part, randomBytes(bytes), { mode: 0o600, flag: 'wx' })
    // appears whole; where two processes make it at once, the first one's stays
    await link(part, file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    })
  } finally {
    await rm(part, { force: true })
  }
  return checked(await readFile(file), file)
}

function checked(content: Buffer, file: string): Uint8Array {
  if (content.length !== bytes)
    throw new Error(
      `${file} has ${content.length} bytes instead of ${bytes}: restore it, or remove it and make new keys`,
    )
  return content
}
