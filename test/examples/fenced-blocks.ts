export interface Block {
  /** sh, python, or nothing for a block that is only shown. */
  readonly language: string
  readonly text: string
}

/** The fenced blocks of a Markdown text. */
export function fencedBlocks(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)\n```$/gms)].map(
    ([, language = '', text = '']) => ({ language, text }),
  )
}
