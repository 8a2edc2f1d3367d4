### What was understood of a data set. How a message is read: src/words/README.md.

data-file =
    { $format }：共 { COUNT($rows) } 行，
    其中 { COUNT($trainingRows) } 行用于训练，{ COUNT($validationRows) } 行用于验证

data-sampled-file =
    { $format }：共 { COUNT($rows) } 行；试验使用其中 { COUNT($keptRows) } 行的样本，
    { COUNT($trainingRows) } 行用于训练，{ COUNT($validationRows) } 行用于验证

data-input =
    输入 { $name }：[{ $shape }] { $storedAs }，范围 { DECIMAL($min) } 至 { DECIMAL($max) }，
    均值 { DECIMAL($mean) }，标准差 { DECIMAL($deviation) }

data-target =
    目标 { $name }：[{ $shape }] { $storedAs }，范围 { DECIMAL($min) } 至 { DECIMAL($max) }，
    均值 { DECIMAL($mean) }，标准差 { DECIMAL($deviation) }

data-classes =
    目标 { $name }：{ COUNT($count) } 个类别（{ $listed }），
    最大类别是最小类别的 { DECIMAL($imbalance) } 倍

data-columns = 列：{ $listed }

data-constant = { $name } 的每行中有 { COUNT($constant) } 个数在所有行里都相同

data-target-asked = 按要求，目标是 { $name }。

data-target-by-name = 按名称，目标是 { $name }，输入是 { $input }。

data-no-target =
    除 { $name } 外没有目标：
    只有输出与输入形状相同的模型才能用它训练。

data-table-column-target = 按要求，目标是 { $name } 的第 { $column } 列。

data-passed-over =
    未使用：{ $names }（{ $why ->
        [not-rows] 不是行
        [other-length] 行数不同
        [not-numbers] 不是数字
        [second-validation] 验证行取自别处
        [not-asked] 既不是输入也不是目标
        [row-number] 只是行号
        [free-text] 自由文本
        [comma-numbers] 带逗号的数字：请写成 1234.5
        [nested] 列表或对象：请把每个数放在单独的列中，或发送数组（.npz）
       *[empty] 空
    }）。

data-validation-from = { COUNT($rows) } 行验证数据来自 { $name }。

data-held-out = 留出 { COUNT($rows) } 行（{ PERCENT($share) }）用于验证。

data-sampled =
    试验使用 { COUNT($rows) } 行中的 { COUNT($kept) } 行随机样本；
    建议针对全部数据。

data-labels-numbered =
    { $name } 的标签（{ $from }）重新编号为 0 至 { COUNT($last) }，共 { COUNT($classes) } 个类别。

data-labels-are-names =
    { $name } 是 { COUNT($classes) } 个类别的名称，按此顺序编号。

data-wide-whole-numbers =
    { $name } 中的整数最大为 { DECIMAL($max) }，超过 32 位，因此舍入为 float32。

data-missing-filled =
    { $column } 缺失的 { COUNT($count) } 个值用均值 { DECIMAL($value) } 填补。

data-missing-is-category =
    { $column } 缺失的 { COUNT($count) } 个值自成一类。

data-missing-target = { COUNT($rows) } 行因没有 { $column } 而被略去。

data-one-hot = { $column } 的文本在每行占 { COUNT($width) } 个数（独热编码）。

data-category-index =
    { $column } 的 { COUNT($categories) } 种文本排序后从 0 开始编号。

data-date-in-days = { $column } 的日期按 1970-01-01 以来的天数读取。

data-no-header =
    第一行是数值，因此 { COUNT($columns) } 列命名为 column0、column1 等。

data-images-resized =
    图片（{ $from }）缩放为 { COUNT($height) } x { COUNT($width) }；
    用 imageSize=高x宽（--image-size）可指定其他大小。

data-images-alpha = { COUNT($count) } 张图片的透明通道被去掉。

data-text-tokens =
    文本共 { COUNT($tokens) } 个{ $unit ->
        [character] 字符
       *[word] 词
    }；每行 { COUNT($length) } 个，目标是其后的一个；
    词表有 { COUNT($vocabulary) } 项，0 代表其他。

data-text-unknown-words =
    其余 { COUNT($words) } 个较少见的（占文本 { PERCENT($share) }）读作 0。

data-channels-turned =
    { $name } 的通道在前（{ $from }）：各行已转为 { $to }。

data-rows-reshaped = { $name } 的扁平行按 { $to } 读取。

data-trains-on-input = 模型训练为还原 { $name }（自编码器）。

data-labels-are-numbers =
    输出不是类别选择，因此 { $name } 保留文件中的数值。

data-labels-keep-numbers =
    输出有 { COUNT($units) } 个单元，因此 { $name } 的标签保留文件中的编号。

data-columns-feed-inputs = 每一列送入同名的输入：{ $columns }。

data-not-read =
    { $role ->
        [input] 未使用：{ $names }（模型没有同名的输入）。
       *[target] 未使用：{ $names }（模型没有同名的输出）。
    }

data-class-weights = 按 { $name } 的标签，类别权重为：{ $weights }。

data-texts-as-missing =
    { $column } 中有 { COUNT($count) } 个值不是数字，按缺失处理。

data-one-hot-target = { $name } 是 { COUNT($classes) } 个类别的独热行。

data-scaled =
    { $how ->
        [divide-by-255] 按要求，{ $name } 除以 255。
       *[standardize] 按要求，{ $name } 的每个数按所有行标准化；类别保持不变。
    }
