interface Batch<Asked, Answer> {
  readonly asked: Asked[]
  readonly answers: Promise<readonly Answer[]>
}

/**
 * Reads a field for all objects of an answer at once, instead of for each: what one operation (`context`) asks in one turn of the executor is one call of `read`, which answers in the same order. Not a
 * loader of mercurius: that encodes every object, to have it as a key.
 */
export function together<Asked, Answer>(
  read: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
): (asked: Asked, context: object) => Promise<Answer | undefined> {
  const open = new WeakMap<object, Batch<Asked, Answer>>()
  const begin = (context: object): Batch<Asked, Answer> => {
    const asked: Asked[] = []
    const answers = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
      open.delete(context)
      return read(asked)
    })
    open.set(context, { asked, answers })
    return { asked, answers }
  }
  return (one, context) => {
    const { asked, answers } = open.get(context) ?? begin(context)
    const place = asked.push(one) - 1
    return answers.then((all) => all[place])
  }
}
