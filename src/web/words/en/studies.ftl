studies-title = Studies
studies-empty = No study yet
studies-empty-do = Ask which batch size and learning rate to use. The answer comes within a minute or two, and stays here.
studies-ask = Ask a question
studies-none-match = No study matches this filter. Choose another state, or leave the model empty.
studies-state = State
studies-any-state = any
studies-model = Model
studies-filter = Filter
studies-compare = Compare two
studies-pick-two = Pick exactly two studies in the list, then compare them.
studies-pick = Compare { $model }, asked { $at }
studies-next = Earlier studies
studies-no-pair = no batch size
studies-pair = batch { $batchSize }, rate { $learningRate }
studies-column-pick = Pick
studies-column-model = Model
studies-column-state = State
studies-column-answer = Answer
studies-column-question = Question
studies-column-age = Asked
state = { $state ->
    [queued] waiting
    [running] running
    [done] done
    [failed] failed
   *[cancelled] cancelled
  }
compared-title = Two studies side by side
compared-answers = Answers
compared-no-advice = One of the two studies has no answer yet.
studies-deleted = The study is deleted.
