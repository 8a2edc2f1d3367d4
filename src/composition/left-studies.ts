/** Studies of a recipe whose code no worker has any more: after a restart with another text. */
import type { OfferedRecipe } from '../studies/ports.js'
import type { StudyPlaces, StudyRoom } from '../studies/workers/study-places.js'
import type { WorkerRegistry } from '../studies/workers/worker-registry.js'

interface Room {
  readonly places: Pick<StudyPlaces, 'programsOn'>
  readonly workers: Pick<WorkerRegistry, 'alive'>
}

/** Where they wait. A worker with a recipe of their name ends them with the reason. */
export async function roomsLeft(
  recipes: readonly OfferedRecipe[],
  { places, workers }: Room,
): Promise<readonly StudyRoom[]> {
  // one that is described again may be the one of the study
  const here = recipes.filter(({ description }) => description !== null)
  const device = here[0]?.deviceId
  if (device === undefined) return []
  const names = new Set(here.map(({ name }) => name))
  const programs = await places.programsOn(device)
  if (programs.every(({ name }) => !names.has(name))) return []
  const offered = [...here, ...(await workers.alive()).flatMap((worker) => worker.recipes)]
  const known = new Set(offered.map(({ description }) => description?.fingerprint))
  return programs
    .filter(({ name, fingerprint }) => names.has(name) && !known.has(fingerprint))
    .map(({ fingerprint }) => ({ device, program: fingerprint }))
}
