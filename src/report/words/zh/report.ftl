### The parts of a report around its figures.

part-fit = 内存
part-speed = 速度
part-gain = 收益
part-endGain = 收益
part-asGood = 同样好
part-measured = 测量
why-not-larger = 为何不更大？
why-not-smaller = 为何不更小？
how-sure = 有多大把握？
watch-out = 请注意
causes = 怎么办
confidence = { $level ->
        [high] 把握：高
        [medium] 把握：中
       *[low] 把握：低
    }
code = 可粘贴的代码
copy = 复制
copied = 已复制
contents = 目录
figures = 测量结果
numbers = 数值
trials-cited = 试验
trials-more = 等另外 { COUNT($count) } 个
alternatives = 其他选择
alternative = { $name ->
        [fastest] 最快
        [cheapest] 花费最少
        [growing-batch] 增大批次
        [fastest-step-throughput] 每秒行数最多
        [best-generalisation] 验证损失最低
        [least-memory] 内存最少
        [full-batch] 一次用全部行
       *[full-batch-rprop] 一次用全部行，用 Rprop
    }
pair = 批大小 { COUNT($batchSize) }，学习率 { RATE($learningRate) }
between-parts = ，
compared-memory = { $size ->
        [equal] 内存相同
        [half] 内存减半
        [times] 内存是 { DECIMAL($ratio) } 倍
        [more] 内存多 { PERCENT($gap) }
       *[less] 内存少 { PERCENT($gap) }
    }
compared-time = { $size ->
        [equal] 一样快
        [half] 用时减半
        [times] 用时是 { DECIMAL($ratio) } 倍
        [more] 慢 { PERCENT($gap) }
        [fraction] 快到 { DECIMAL($inverse) } 倍
       *[less] 用时少 { PERCENT($gap) }
    }
details = 详细说明
sources = 文献
trials = 试验
trials-count = 全部 { COUNT($count) } 个试验
column-trial = 试验
column-kind = 种类
column-batch-size = 批大小
column-learning-rate = 学习率
column-result = 结果
column-outcome = 结束方式
column-duration = 时间
kind = { $kind ->
        [trace] 内存追踪
        [fit] 训练步
        [noise] 梯度噪声
        [sweep] 范围测试
        [race] 比赛
        [grow] 增大批次
       *[anneal] 学习率下降
    }
outcome = { $cause ->
        [completed] 完成
        [outOfMemory] 内存不足
        [diverged] 发散
        [timedOut] 超时
        [cancelled] 已取消
        [crashed] 崩溃
        [unsupported] 不支持
       *[running] 进行中
    }
result-loss = 验证损失 { $loss }
result-step = 每步 { $time }
result-peak = 最多 { $bytes }
what-if = 如果……会怎样？
what-if-lead = 改动问题，答案立即由上面的试验算出，不再训练。
what-if-budget = 内存上限
what-if-rows = 训练行数
what-if-epochs = 轮数
what-if-workers = 工作进程
what-if-objective = 目标
what-if-schedule = 学习率
what-if-ask = 重新计算
what-if-reset = 恢复原来的问题
objective-fastest = 最快达到好的损失
objective-best-quality = 最终损失最低
objective-least-memory = 内存最少
objective-cheapest = 花费最少
schedule-falling = 降到零
schedule-constant = 保持不变
schedule-either = 两者皆可
what-if-column = 答案
what-if-asked = 原来
what-if-changed = 改动后
row-batch-size = 批大小
row-learning-rate = 学习率
row-peak = 内存峰值
row-largest = 最多放得下
row-step-time = 步时间
row-training = 整个训练
row-training-one-worker = 单个工作进程的整个训练
row-workers-epochs = 全部工作进程的轮数
row-confidence = 把握
predicted-value = { $value }（预测）
missing-memory = 没有运行证实这个上限放得下多少：最大批大小由内存规律预测，正式研究会去证实。
missing-step-time = 并非每种批大小都计过时：其余步时间是预测的，正式研究会去计时。
one-worker = 试验在单个工作进程上运行，因此内存和时间都是单个工作进程的。全部工作进程一起取得同样的进展，需要“全部工作进程的轮数”一行所示的轮数。
missing-nothing = 已有的试验回答不了这个问题，请把它作为新的研究提出。
export = 导出
export-html = 本报告（单个文件）
export-csv = 试验（CSV）
export-json = 全部内容（JSON）
report-made = 研究 { $id }，{ $at } 得出答案。Batchwise { $version }。
probe-cost = 测量共用 { COUNT($trials) } 个试验，设备时间 { DURATION($deviceMs) }。
