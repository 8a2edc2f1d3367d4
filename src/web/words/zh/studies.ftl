studies-title = 研究
studies-empty = 还没有研究
studies-empty-do = 问一问该用多大的批大小和学习率。一两分钟后就有答案，并保存在这里。
studies-ask = 提一个问题
studies-none-match = 没有符合条件的研究。请换一种状态，或不填模型。
studies-state = 状态
studies-any-state = 全部
studies-model = 模型
studies-filter = 筛选
studies-compare = 比较两项
studies-pick-two = 请先在列表中正好选择两项研究，再进行比较。
studies-pick = 比较 { $model }，提问于 { $at }
studies-next = 更早的研究
studies-no-pair = 没有批大小
studies-pair = 批大小 { $batchSize }，学习率 { $learningRate }
studies-column-pick = 选择
studies-column-model = 模型
studies-column-state = 状态
studies-column-answer = 答案
studies-column-question = 问题
studies-column-age = 提问时间
state = { $state ->
    [queued] 等待中
    [running] 进行中
    [done] 完成
    [failed] 失败
   *[cancelled] 已取消
  }
compared-title = 并排比较两项研究
compared-answers = 答案
compared-no-advice = 两项研究中有一项还没有答案。
studies-deleted = 研究已删除。
