### What the commands say beside the answer. How a message is read: src/words/README.md.

cli-dataset = 数据集 { $id }
cli-model = 模型 { $id }

cli-progress = { $percent } %  { $what }{ $timeIsKnown ->
        [true] ，最多还需 { DURATION($remainingMs) }
       *[false] {""}
    }

# $message is English: the stage and the number of the trial say it here
cli-progress-what = { $stage ->
        [waiting] 排队等候
        [memory] 搜索内存，第 { COUNT($trial) } 次试验（不计入探测预算）
        [step-time] 测量每步用时，第 { COUNT($trial) } 次试验
        [sweep] 学习率范围测试，第 { COUNT($trial) } 次试验
        [noise] 测量梯度噪声，第 { COUNT($trial) } 次试验
        [race] 比赛，第 { COUNT($trial) } 次试验
        [advice] 汇总证据
       *[other] { $message }
    }

cli-cancelled = 已取消
cli-study-failed = 研究失败：{ $cause }
cli-cause-unknown = 原因不明
cli-study-ended = { $state ->
        [cancelled] 研究已取消
       *[other] 研究的状态是 { $state }
    }
cli-no-code = 这里没有 { $framework } 的代码
cli-report = 报告：{ $address }
cli-no-browser = 这里没有找到浏览器。请在浏览器中打开上面的地址。
cli-study-line = { $id }  { $at }  { $state ->
        [queued] 排队中
        [running] 运行中
        [done] 已完成
        [failed] 失败
       *[cancelled] 已取消
    }  { $model }，{ $device }
cli-no-studies = 没有找到研究。
cli-more-studies = 更早的研究未列出。请用 --state 筛选，或打开“研究”页面查看。
cli-study-deleted = 研究 { $id } 已删除。
cli-dataset-deleted = 数据集 { $id } 已删除。
