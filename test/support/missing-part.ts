/**
 * Reports that tests are skipped because a part is missing. In continuous integration this is an
 * error, because every test must run there.
 *
 * @param missing why the part is missing, or null; returned unchanged.
 */
export function reportMissing<Missing extends string | null>(
  tests: string,
  missing: Missing,
): Missing {
  if (missing === null) return missing
  if ((process.env['CI'] ?? '') !== '') throw new Error(`${tests} cannot run: ${missing}`)
  process.stderr.write(`\n!!! ${tests} are SKIPPED: ${missing}\n`)
  return missing
}
