/**
 * Whose studies and data sets are seen. What one owner has is "not found" for another; the store is asked with a reach, so that no use case can forget it.
 *
 * What owners share: evidence. A trial belongs to its subject (model, loss, optimizer, data, engine, device), and nobody reaches a subject without having its data: synthetic rows follow from the
 * request, and a stored data set may be named only by an owner who stored the same archive. Sharing then tells that the same model was measured on the same rows before, or is
 * being measured, and when; not by whom, for which study or what was asked. Answers are not shared: an equal question of another owner becomes a study of its own that finds its trials done.
 */
export interface Reach {
  readonly owner: string
  /** Other owners' too; what is added is still the owner's own. */
  readonly everyone: boolean
}

/** Whoever asks on this machine without a key, the command line, and everything stored before there were owners. */
export const localOwner = 'local'
/** The service itself, which conducts everybody's studies. */
export const serviceReach: Reach = { owner: localOwner, everyone: true }
