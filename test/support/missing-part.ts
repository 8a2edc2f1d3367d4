/**
 * A part that some tests need: `missing` says why it is not there, null that it is. Where it is missing its tests are skipped, and the reason is told. In continuous integration that is an error:
 * nothing may be left untested there. Answers what came.
 */
export function toldIfMissing<Missing extends string | null>(
  tests: string,
  missing: Missing,
): Missing {
  if (missing === null) return missing
  if ((process.env['CI'] ?? '') !== '') throw new Error(`${tests} cannot run: ${missing}`)
  process.stderr.write(`\n!!! ${tests} are SKIPPED: ${missing}\n`)
  return missing
}
