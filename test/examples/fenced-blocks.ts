export interface Block {
  /** The heading of the second level that it stands under. */
  readonly section: string
  /** sh, python, or nothing for what is only shown. */
  readonly language: string
  readonly text: string
}

/** The fenced blocks of a Markdown text. */
export function fencedBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = []
  let [section, language] = ['', null as string | null]
  let lines: string[] = []
  for (const line of markdown.split('\n')) {
    const fence = /^```(\w*)\s*$/.exec(line)
    if (fence === null) {
      if (language !== null) lines.push(line)
      else section = /^## (.+)$/.exec(line)?.[1] ?? section
    } else if (language === null) [language, lines] = [fence[1] ?? '', []]
    else {
      blocks.push({ section, language, text: lines.join('\n') })
      language = null
    }
  }
  return blocks
}
