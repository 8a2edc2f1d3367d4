/**
 * Which studies and data sets a use case sees. What belongs to another owner is "not found": every
 * store has a reach, so that no use case can forget to check it.
 *
 * Owners share trials, because a trial belongs to its subject and only who has the data reaches the
 * subject. Sharing shows that the same rows were measured, not by whom. Answers are not shared.
 */
export interface Reach {
  /** Owner of what is added. */
  readonly owner: string
  /** Sees what belongs to other owners as well. */
  readonly everyone: boolean
}

/** Local callers without a key, the command line, and everything stored before owners existed. */
export const localOwner = 'local'
/** The service itself: it conducts the studies of every owner. */
export const serviceReach: Reach = { owner: localOwner, everyone: true }
