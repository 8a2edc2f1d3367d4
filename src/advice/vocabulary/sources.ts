/** Where the rules of the advice come from: the one list of sources. */

export interface Source {
  readonly author: string
  readonly title: string
  readonly year: number
}

export const sources = {
  mandt: {
    author: 'Mandt, Hoffman and Blei',
    title: 'Stochastic gradient descent as approximate Bayesian inference',
    year: 2017,
  },
  igel: {
    author: 'Igel and Hüsken',
    title: 'Empirical evaluation of the improved Rprop learning algorithms',
    year: 2003,
  },
  le: { author: 'Le et al.', title: 'On optimization methods for deep learning', year: 2011 },
  bottou: {
    author: 'Bottou, Curtis and Nocedal',
    title: 'Optimization methods for large-scale machine learning',
    year: 2018,
  },
  hoffer: {
    author: 'Hoffer, Hubara and Soudry',
    title: 'Train longer, generalize better',
    year: 2017,
  },
  keskar: {
    author: 'Keskar et al.',
    title: 'On large-batch training for deep learning: generalization gap and sharp minima',
    year: 2016,
  },
  masters: {
    author: 'Masters and Luschi',
    title: 'Revisiting small batch training for deep neural networks',
    year: 2018,
  },
  wu: { author: 'Wu and He', title: 'Group normalization', year: 2018 },
  nvidia: { author: 'NVIDIA', title: "Matrix multiplication background user's guide", year: 2023 },
  goyal: {
    author: 'Goyal et al.',
    title: 'Accurate, large minibatch SGD: training ImageNet in 1 hour',
    year: 2017,
  },
  gilmer: {
    author: 'Gilmer et al.',
    title: 'A loss curvature perspective on training instability in deep learning',
    year: 2021,
  },
  wang: {
    author: 'Wang and Aitchison',
    title: "How to set AdamW's weight decay as you scale model and dataset size",
    year: 2024,
  },
  vanLaarhoven: {
    author: 'van Laarhoven',
    title: 'L2 regularization versus batch and weight normalization',
    year: 2017,
  },
  hagele: {
    author: 'Hägele et al.',
    title: 'Scaling laws and compute-optimal training beyond fixed training durations',
    year: 2024,
  },
  defazio: {
    author: 'Defazio et al.',
    title: 'Optimal linear decay learning rate schedules and further refinements',
    year: 2023,
  },
  ma: {
    author: 'Ma and Yarats',
    title: 'On the adequacy of untuned warmup for adaptive optimization',
    year: 2021,
  },
  smith: {
    author: 'Smith et al.',
    title: "Don't decay the learning rate, increase the batch size",
    year: 2018,
  },
  you: {
    author: 'You, Chung and Chowdhury',
    title: 'Zeus: Understanding and optimizing GPU energy consumption of DNN training',
    year: 2023,
  },
  mcCandlish: {
    author: 'McCandlish et al.',
    title: 'An empirical model of large-batch training',
    year: 2018,
  },
} as const satisfies Record<string, Source>
