/** Which of the studies that an earlier process left unfinished this process conducts. */
import type { Study } from '../studies/study.js'
import type { RecipeReader } from '../studies/ports.js'
import type { Programs } from '../trials/host/programs.js'

interface Offered {
  readonly programs?: Programs
  readonly recipes?: RecipeReader & Programs
}

/**
 * Studies of a program that this process does not have wait for a process that has it: conducted
 * here they would end without an answer. Studies of an earlier text of a recipe end with the
 * reason.
 */
export async function resumable(
  unfinished: readonly Study[],
  { programs, recipes }: Offered,
): Promise<readonly Study[]> {
  const offered = (await recipes?.recipes()) ?? []
  const names = new Set(offered.map(({ name }) => name))
  const here = programs ?? recipes
  return unfinished.filter(({ subject: { program } }) => {
    if (program === undefined || names.has(program.name)) return true
    return here?.get(program.fingerprint) !== undefined
  })
}
