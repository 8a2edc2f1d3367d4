/**
 * npm run bench:screenshot -- ADDRESS [FILE]
 *
 * Writes docs/report.png, the top of a report: the address of a study's page, as `npm run demo --
 * --keep` leaves it.
 */
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { browserMissing, openBrowser } from '../support/browser.js'

const [address, file = 'docs/report.png'] = process.argv.slice(2)
if (address === undefined || !/^http:\/\/(?:127\.0\.0\.1|localhost)[:/]/.test(address))
  throw new Error('give the address of a study on this machine')
const missing = browserMissing()
if (missing !== null) throw new Error(missing)

/** Of 16.7 million colours a page has few. */
const colours = 64
const browser = await openBrowser()
try {
  const page = await browser.newPage({
    viewport: { width: 1120, height: 1180 },
    colorScheme: 'light',
    locale: 'en-US',
  })
  await page.goto(address, { waitUntil: 'load' })
  const picture = await sharp(await page.screenshot())
    .png({ palette: true, colours })
    .toBuffer()
  writeFileSync(file, picture)
  process.stdout.write(`${file}: ${Math.round(picture.byteLength / 1024)} KiB\n`)
} finally {
  await browser.close()
}
