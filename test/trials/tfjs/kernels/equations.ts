/** Products, attention, an outer product, sums, and letters that stand in one operand alone. TensorFlow.js takes two operands at most. */
export const equations: readonly {
  readonly equation: string
  readonly shapes: readonly (readonly number[])[]
}[] = [
  {
    equation: 'ij,jk->ik',
    shapes: [
      [3, 4],
      [4, 5],
    ],
  },
  {
    equation: 'bqd,bkd->bqk',
    shapes: [
      [2, 3, 4],
      [2, 5, 4],
    ],
  },
  { equation: 'i,j->ij', shapes: [[3], [4]] },
  {
    equation: 'ij,ij->',
    shapes: [
      [3, 4],
      [3, 4],
    ],
  },
  { equation: 'ij->j', shapes: [[3, 4]] },
  {
    equation: 'ab,bc->c',
    shapes: [
      [3, 4],
      [4, 2],
    ],
  },
  { equation: 'ij->ji', shapes: [[3, 4]] },
]
