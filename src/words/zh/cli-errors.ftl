### Wrong arguments of a command. How a message is read: src/words/README.md.

cli-not-valid = { $given } 无效。可用的值：{ $accepted }。
cli-accepted-whole-from = 不小于 { $min } 的整数
cli-accepted-from = 不小于 { $min } 的数
cli-accepted-whole-range = { $min } 到 { $max } 的整数
cli-accepted-range = { $min } 到 { $max } 的数
cli-accepted-above-zero = 大于 0 的数
cli-accepted-auto = auto 或秒数
cli-accepted-address = 地址，例如 http://127.0.0.1:3000
cli-accepted-name-or-json = 名称，或 JSON 形式的 {"{"}"name": …{"}"}
cli-accepted-weights = 按类别顺序的数，例如 1,5,2
cli-accepted-pair = 批大小@学习率，例如 32@0.001
cli-accepted-key-name = 1 到 64 个字母、数字、空格和 . _ @ -，第一个是字母或数字
cli-accepted-list = { $words }，以逗号分隔
cli-accepted-expiry = 期限（12h、90d）、以后的日期（2027-01-31）或 never

cli-no-command =
    没有命令 { $word }{ $hasLike ->
        [true] ；您是指 { $like } 吗？
       *[false] 。
    }命令有：{ $commands }。全部选项：batchwise --help
cli-no-option =
    { $command } 没有选项 { $word }{ $hasLike ->
        [true] ；您是指 { $like } 吗？
       *[false] 。
    }全部选项：batchwise { $command } --help
cli-dash-value =
    { $option } 没有值；以短横线开头的值写作 { $option }=-1。全部选项：batchwise { $command } --help
cli-no-value-after =
    { $option } 没有值。请在其后给出一个值。全部选项：batchwise { $command } --help
cli-problem = { $problem }。全部选项：batchwise { $command } --help
cli-no-value = { $option } 没有值。请在其后给出一个值。
cli-word-too-many =
    多了一个词 { $word }：{ $command } 只接受选项。全部选项：batchwise { $command } --help
cli-init-takes = init 接受 { $templates } 之一，例如 batchwise init pytorch > train.py

cli-no-model-file = 缺少 FILE。请给出模型文件（.keras、.h5、model.to_json()）。
cli-no-data-file = 缺少 FILE。请给出数据文件，例如 rows.csv 或 rows.npz。
cli-file-too-many = 多了一个文件 { $word }：{ $command } 只接受一个模型。
cli-no-model =
    缺少 FILE、--preset 或 --python。请给出模型文件（.keras、.h5、model.to_json()）或预设的名称，
    例如 --preset mlp。
cli-two-models = 同时给出了 --preset { $preset } 和文件 { $file }。请只给出一个模型。
cli-shape-of-preset = --input-shape 用于文件；预设 { $preset } 有自己的形状。
cli-no-rows =
    缺少 --rows 或 --data。请给出训练行数，或一个数据文件，例如 rows.csv 或 rows.npz。
cli-rows-and-data =
    同时给出了 --rows { $rows } 和 --data { $files }。文件有自己的行：请只给出一个。
cli-about-data = { $option } 说明的是数据文件，而 --rows 没有数据文件：请去掉它。
cli-no-memory = 缺少 --memory。请给出训练可用的设备内存，例如 --memory 512MiB。
cli-trainings-without-effect =
    --trainings { $trainings } 对 --probe-budget { $seconds } 不起作用。请只给出一个：训练次数只用来
    支付自动探测。
cli-open-without-report = --open 显示报告：请说明写到哪里，--report report.html

cli-interpreter-alone = --interpreter 用于 --python FILE:FUNCTION，而后者没有给出。
cli-no-function =
    { $option } { $given } 没有指明函数。请给出 FILE:FUNCTION，例如 train.py:build；batchwise init
    {" "}pytorch（keras、lightning）会打印一个例子。
cli-no-recipe =
    --recipe { $given } 没有指明配方。请给出 NAME=FILE:FUNCTION，例如 resnet=train.py:build；名称由字母、
    数字、点、下划线和短横线组成，最多 64 个字符。
cli-recipe-twice = --recipe { $name } 给出了两次。请让每个配方有自己的名称。
cli-recipe-interpreter-alone = --interpreter 用于 --recipe NAME=FILE:FUNCTION，而后者没有给出。
cli-recipes-at-workers = 已设置 REDIS_URL，由工作进程训练：请把 --recipe 给 batchwise worker，而不是服务。
cli-python-and-file = 同时给出了 --python 和文件 { $file }。请只给出一个模型。
cli-python-and-server = --python 在本进程中运行您的代码；请去掉 --server。
cli-in-program = { $option } 已写在 --python 的程序里；请去掉它。

cli-no-watts = 缺少 { $option }。请同时给出 --idle-watts 和 --busy-watts。
cli-energy-without-power =
    没有设备的功率，--price-per-kwh { $price } 没有意义。请同时给出 --idle-watts 和 --busy-watts。
cli-currency-without-price =
    --currency { $currency } 没有价格。请同时给出 --price-per-hour 或 --price-per-kwh。
cli-cheapest-without-price =
    --objective cheapest 需要价格或设备的功率。请给出 --price-per-hour，或 --idle-watts 和
    {" "}--busy-watts。

cli-only-create = { $option } 只是 keys create 的选项。请去掉它。
cli-list-takes-no-word = 多了一个词 { $word }：keys list 只接受选项。
cli-no-keys-command =
    { $given ->
        [none] keys 需要一个命令
       *[other] keys { $given } 不是命令
    }。命令有：keys create、keys list 和 keys revoke。全部选项：batchwise keys --help
cli-name-as-option = 多了一个词 { $word }。名称这样给出：--name { $word }
cli-no-key-name = 缺少 --name。请给密钥取名，例如 --name laptop。
cli-revoke-takes = keys revoke 接受密钥的一个前缀或名称。列出密钥：batchwise keys list

cli-file-problem =
    { $argument } { $file } { $cause ->
        [ENOENT] 不存在
        [EISDIR] 是文件夹：请给出其中的文件
        [EACCES] 当前用户无权读取
       *[other] 无法读取（{ $cause }）
    }。
cli-report-not-written = --report { $report }：文件无法写入（{ $cause }）
cli-no-image-size =
    缺少 --image-size：模型的输入 { $input } 没有确定图片的大小。请给出您训练时用的大小，例如
    {" "}--image-size 224x224，并在 --input-shape 中给出同样的大小。
cli-setting-twice = { $name } 和 { $fileName } 都设置了：请只保留一个。
cli-setting-file =
    { $given }：文件{ $reason ->
        [ENOENT] 不存在
        [EISDIR] 是一个文件夹：请给出其中的文件
        [EACCES] 无法被当前用户读取
       *[other] 无法读取（{ $reason }）
    }。
cli-worker-needs =
    没有设置 { $missing }。worker 从服务的数据库和队列中取研究：请把 DATABASE_URL 和 REDIS_URL
    {" "}设置得与服务相同。

# what the service says of a request follows in English
cli-option-not-valid = { $option } { $value } 无效
cli-fault = { $place }{ $problem }可用的值：{ $accepted }

cli-no-studies-command =
    { $given ->
        [none] studies 需要一个命令
       *[other] studies { $given } 不是命令
    }。命令有：studies list、show、cancel 和 delete。全部选项：batchwise studies --help
cli-studies-list-takes = 多了一个词 { $word }：studies list 只接受选项。
cli-studies-takes-id = studies { $action } 接受一项研究的 id。列出研究：batchwise studies list
cli-studies-only-list = --state 是 studies list 的选项，不适用于 studies { $action }。
cli-delete-or-file = 多了一个词 { $word }：--delete 接受数据集的 id，不接受文件。
