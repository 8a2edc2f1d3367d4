/** `--report FILE` and `--open`: the report as one file, and the program that shows it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { formatMessage } from '../../words/messages.js'
import type { AdviseArguments } from '../arguments/advise-arguments.js'
import type { Streams } from '../streams.js'
import { writeFitted } from '../terminal/columns.js'
import { usageError } from '../usage-error.js'
import type { StudyClient } from './study-client.js'

export async function writeReport(
  id: string,
  { report, open, language }: Pick<AdviseArguments, 'report' | 'open' | 'language'>,
  client: Pick<StudyClient, 'report'>,
  { err }: Streams,
): Promise<void> {
  if (report === null) return
  const html = await client.report(id, language)
  await writeFile(report, html).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw usageError('report-not-written', { report, cause: why })
  })
  const address = pathToFileURL(path.resolve(report)).href
  err.write(`${formatMessage(language, 'cli-report', { address })}\n`)
  if (open && !(await isShown(address)))
    writeFitted(err, `batchwise: ${formatMessage(language, 'cli-no-browser')}\n`)
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Hands the address to the desktop. False where there is none. */
async function isShown(address: string): Promise<boolean> {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open']
  const opener = spawn(program, [...words, address], { stdio: 'ignore', detached: true })
  opener.unref()
  const [code] = await once(opener, 'exit').catch(() => [1])
  return code === 0
}
