const quotedLength = 200

/** Text from a file, for a message: no control characters, and not much of it. */
export function printable(text: string): string {
  const plain = text.replaceAll(/[\p{C}\u2028\u2029]/gu, '\ufffd')
  return plain.length > quotedLength ? `${plain.slice(0, quotedLength)}…` : plain
}
