/* Generated from openapi/openapi.json by `npm run contracts`. */

export interface paths {
    "/v1/studies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Studies in pages, filtered and sorted
         * @description `Link: rel="next"` leads to the next page. It continues exactly after the last study, even when studies were added.
         */
        get: operations["listStudies"];
        put?: never;
        /**
         * Ask which batch size and learning rate to train with
         * @description Answers 202 with the queued study; `Retry-After` says when to ask again. With `Prefer: wait=N` (up to 60 s) the answer is 200 with the finished study when it is done in time. An equal question that was answered before gets 200 at once.
         */
        post: operations["submitStudy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One study, with its advice once it is done
         * @description With `Prefer: wait=N` (up to 60 s) the answer comes when the study is final, or after N seconds.
         */
        get: operations["getStudy"];
        put?: never;
        post?: never;
        /**
         * Delete a final study, and its evidence where no other study needs it
         * @description Answers 409 while the study is queued or running: cancel it first.
         */
        delete: operations["deleteStudy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All trials that the advice may rest on */
        get: operations["listTrials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The advice with its explanation; 409 until the study is done */
        get: operations["getAdvice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a study; a final study stays as it is */
        post: operations["cancelStudy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the stored evidence says where the question is changed
         * @description Answers at once, without a trial. `missing` says what a study of the changed question would still measure: with `memory` the largest batch size is predicted, not proved; with `step-time` the step times of sizes that were not timed.
         */
        post: operations["askWhatIf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress as server-sent events, until the state is final
         * @description Comments keep the connection alive. `Last-Event-ID` continues after that event, also after a restart of the service. When the key is revoked or expires, the stream ends with an event `problem` that has the problem document.
         */
        get: operations["watchStudy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/studies/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export a final study with all its evidence */
        get: operations["exportStudy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a study that another service exported
         * @description Answers 201, or 200 when the same study is stored already. A document that contradicts itself is refused with 400, one that contradicts stored measurements with 409. The same question is then answered from the store. The document has no rows: store a data set with POST /v1/datasets.
         */
        post: operations["importStudy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices and engines that trials can run on, and registered recipes */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Preset models */
        get: operations["listPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service can take a study */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All error codes: meaning and remedy */
        get: operations["listProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One error code: meaning and remedy */
        get: operations["getProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your data sets and their sizes
         * @description `Link: rel="next"` leads to the next page.
         */
        get: operations["listDatasets"];
        put?: never;
        /**
         * Store rows to train on
         * @description The body is a data file: .npz or .npy (NumPy), CSV, TSV, JSON lines, Parquet, a zip of class folders with PNG or JPEG, or plain text. It is recognised by its first bytes, texts by their content type or file name. As multipart/form-data, the parts are files (two .npy files named x and y are one data set) and fields are options. Of a large table a random sample is stored. The answer says what was understood. Storing the same file again returns the same data set. Beyond the upload limit: 413. Beyond the storage quota of the owner: 409 `storage-full`.
         */
        post: operations["addDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shapes, types and sizes of a data set */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        /**
         * Delete a data set; 409 while an unfinished study needs it
         * @description Answers and trials from the data set stay. Other owners of the same archive keep it.
         */
        delete: operations["deleteDataset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your models and their sizes
         * @description `Link: rel="next"` leads to the next page.
         */
        get: operations["listModels"];
        put?: never;
        /**
         * Store a model to ask about
         * @description The body is a model file: .keras, .h5 of model.save, the JSON of model.to_json() (Keras 1, 2 or 3), or model.json of TensorFlow.js. It is recognised by its first bytes. As multipart/form-data, one part is the file and fields are options. The answer says what was understood, what has no effect, and what a question has to name otherwise. A model that cannot train is refused with all obstacles at once. Weights are neither read nor stored. Storing the same file again returns the same model. Beyond the upload limit: 413. Beyond the storage quota of the owner: 409 `storage-full`.
         */
        post: operations["addModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was understood of a model */
        get: operations["getModel"];
        put?: never;
        post?: never;
        /**
         * Delete a model
         * @description Studies keep their copy of it. Other owners of the same file keep it.
         */
        delete: operations["deleteModel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A number with its range of uncertainty */
        EstimateInput: {
            value: number;
            low: number;
            high: number;
        };
        /** @description A reason of the advice: a code, its values, its evidence and its source */
        ReasonInput: {
            code: string;
            values: {
                [key: string]: number | string | boolean | {
                    [key: string]: number | string | boolean;
                }[];
            };
            /** @description Ids of the trials that prove it */
            evidence: string[];
            source: {
                author: string;
                title: string;
                year: number;
            } | null;
        };
        CurveInput: {
            /** @enum {string} */
            name: "memory" | "step-time" | "noise-scale" | "sweep" | "race" | "time-to-target" | "end-loss";
            label: string;
            x: string;
            y: string;
            /** @description [x, y] pairs */
            points: number[][];
            /** @description Ids of the trials that prove it */
            evidence: string[];
        };
        TrainingCostInput: {
            /** @enum {string} */
            unit: "money" | "kWh";
            /** @description As in the request */
            currency: string | null;
            /** @description Cost of the planned epochs at the advised batch size on one device */
            cost: number;
            timeMs: number;
            /** @description Mean power at the advised batch size */
            watts: number | null;
            kilowattHours: number | null;
            /** @description The same progress on 1, 2, 4, ... workers, without communication */
            workers: {
                count: number;
                timeMs: number;
                cost: number;
                costLow: number;
                costHigh: number;
            }[];
            /** @description Cost of each further worker */
            perFurtherWorker: number | null;
            /** @description Most workers whose training costs at most 10 % more than on one */
            affordableWorkers: number | null;
        };
        SizeTradeInput: {
            batchSize: number;
            /** @description The best rate of this batch size */
            learningRate: number;
            /** @description Device time of the planned epochs, with validation */
            timeMs: number;
            /** @description Validation loss that the planned training reaches, 80 % range; null where times are compared */
            loss: components["schemas"]["EstimateInput"] | null;
            /** @description Device time to the validation loss `level`; null where ends are compared */
            toLevelMs: number | null;
            /** @description A trial reached the level; false: toLevelMs is extrapolated */
            reached: boolean | null;
            /** @description False: predicted from its neighbours */
            trained: boolean;
            /** @description True: a whole training showed the end */
            arrived?: boolean;
        };
        /** @description What each batch size takes and reaches, each at its best learning rate */
        TradeInput: {
            /** @description Ascending */
            sizes: components["schemas"]["SizeTradeInput"][];
            /** @description Validation loss that candidates raced to */
            level: number | null;
            /** @description Largest batch size that ends within 2 % of the lowest end */
            largestAsGood: number | null;
        };
        /** @description Parts of the peak memory at the advised batch size; they add up to the peak */
        MemoryPartsInput: {
            weightBytes: number;
            /** @description State of the optimizer */
            slotBytes: number;
            /** @description Gradients and temporaries of the update */
            gradientBytes: number;
            /** @description Grows with the batch size; includes the rows of the batch */
            activationBytes: number;
            /** @description Allocator and workspaces; negative where the library computes in place */
            workspaceBytes: number;
        };
        MemoryUseInput: {
            budgetBytes: number;
            bytesAtAdvised: number | null;
            bytesAtBatchOne: number | null;
            trackedBytesAtAdvised: number | null;
            /** @description Null without an advised batch size, or without a trace of the weights */
            parts?: components["schemas"]["MemoryPartsInput"] | null;
            /** @description Memory beside the budget: of the process before the model (program, rows); on a card by the driver (context, libraries, rows). Null where it was not measured */
            baselineBytes?: number | null;
        };
        /** @description One decision about the data; `summary` says it in words */
        DataNoteInput: {
            code: string;
            values: {
                [key: string]: string | number;
            };
        };
        ProgressInput: {
            /**
             * @description Stage of the method
             * @enum {string}
             */
            stage: "waiting" | "memory" | "step-time" | "noise" | "sweep" | "race" | "advice";
            /** @description What is being tried, in one line */
            message: string;
            trialsDone: number;
            /** @description Share done; it never falls */
            fraction: number;
            /** @description Upper bound of the remaining time in milliseconds; null while unknown */
            remainingMs: number | null;
        };
        /** @description A scale of the rows with which networks train badly; a reason says the mend */
        DataFindingInput: {
            /** @enum {string} */
            kind: "inputs-of-bytes" | "inputs-large" | "targets-large" | "targets-small";
            /** @description Name of the input or output */
            name: string;
            low: number;
            high: number;
        };
        ClassBalanceInput: {
            /** @description Number of the least frequent class */
            rarest: number;
            leastShare: number;
            /** @description Share of the most frequent class: what guessing it gets right */
            mostShare: number;
        };
        CurrentPairInput: {
            batchSize: number;
            learningRate: number;
        };
        /** @description The request as Batchwise understood it, with defaults filled in */
        UnderstoodRequestInput: {
            model: {
                name: string;
                parameters: number;
                /** @description Those that training changes */
                trainableParameters: number;
                layers: number;
                inputs: {
                    name: string;
                    /** @description Shape of one row, without the batch axis */
                    shape: number[];
                }[];
                outputs: {
                    name: string;
                    /** @description Shape of one row, without the batch axis */
                    shape: number[];
                }[];
            };
            data: {
                /** @enum {string} */
                origin: "given" | "synthetic";
                dataset: string | null;
                trainingRows: number;
                validationRows: number;
                classes: number | null;
                /** @description What stands out in the rows; absent where nothing does */
                findings?: components["schemas"]["DataFindingInput"][];
                /** @description Absent without classes */
                balance?: components["schemas"]["ClassBalanceInput"];
                /** @description Training rows of the trials, where they are a sample of all */
                sampledRows?: number;
                /** @description What was decided about a data set, and how its rows feed the model */
                notes?: components["schemas"]["DataNoteInput"][];
            };
            /** @description Device memory that the training process may take */
            memoryBudgetBytes: number;
            optimizer: string;
            /** @description Every parameter of the optimizer; absent in studies of earlier releases */
            optimizerSettings?: {
                [key: string]: number | boolean | string | null;
            };
            /** @description The loss of the first output */
            loss: string;
            /** @description The loss of every output; absent in studies of earlier releases */
            losses?: {
                loss: string;
                weight: number;
                settings?: {
                    [key: string]: number | boolean | string | null;
                };
                classWeights?: number[];
            }[];
            objective: string;
            /**
             * @description How the learning rate goes on; absent in studies of earlier releases: constant
             * @enum {string}
             */
            schedule?: "falling" | "constant" | "either";
            /**
             * @description Who chose the schedule: the request, the model file, or the default
             * @enum {string}
             */
            scheduleOrigin?: "request" | "file" | "default";
            epochs: number;
            workers: number;
            /** @description What the user trains with now */
            current?: components["schemas"]["CurrentPairInput"];
            /** @description A batch size that must stay */
            batchSize?: number;
            /** @description The batch sizes that may be advised */
            batchSizes?: {
                min?: number;
                max?: number;
                multipleOf?: number;
                /** @constant */
                powerOfTwo?: true;
            };
            /** @description Rows of an update that must stay */
            effectiveBatchSize?: number;
            /** @description A learning rate that must stay */
            learningRate?: number;
            engine: string;
            device: string;
            /** @description Library and version that measures; absent where it is not known */
            library?: string;
            /** @description Version of the driver of the device; absent where it has none */
            driver?: string;
            /** @description auto, or seconds */
            probeBudget: "auto" | number;
            /** @description Trainings that use the advice; null where the probe budget is in seconds */
            trainings: number | null;
            /** @description The best advice so far is given at this moment; absent without a deadline */
            deadline?: string;
            /**
             * @description Absent: normal
             * @enum {string}
             */
            priority?: "low" | "normal" | "high";
            seed: number;
            /** @description Absent where the request has none */
            price?: {
                perHour?: number;
                perKilowattHour?: number;
                currency?: string;
            };
            /** @description Absent where the request has none */
            power?: {
                idleWatts: number;
                busyWatts: number;
            };
            /** @description The request as it was sent, without a model that it held; absent in studies of earlier releases */
            asked?: {
                [key: string]: unknown;
            };
        };
        /** @description A final study with all its evidence, to import it elsewhere */
        StudyDocumentInput: {
            /** @constant */
            format: "batchwise-study/2";
            study: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                state: "done" | "failed" | "cancelled";
                request: components["schemas"]["UnderstoodRequestInput"];
                subject: {
                    id: string;
                    dataId: string;
                    /** @enum {string} */
                    engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                    deviceId: string;
                    /** @enum {string} */
                    optimizer: "sgd" | "momentum" | "adam" | "adamw" | "nadam" | "rmsprop" | "adagrad" | "adadelta" | "adamax" | "lion" | "ftrl" | "lamb" | "adafactor" | "muon";
                    optimizerSettings?: {
                        [key: string]: number | boolean | string | null;
                    };
                    losses: ({
                        /** @enum {string} */
                        loss: "sparseCategoricalCrossentropy" | "categoricalCrossentropy" | "binaryCrossentropy" | "meanSquaredError" | "meanAbsoluteError" | "meanAbsolutePercentageError" | "meanSquaredLogarithmicError" | "huber" | "logCosh" | "hinge" | "squaredHinge" | "categoricalHinge" | "poisson" | "klDivergence" | "cosineSimilarity" | "binaryFocalCrossentropy" | "categoricalFocalCrossentropy" | "categoricalGeneralizedCrossEntropy" | "dice" | "tversky";
                        weight: number;
                        settings?: {
                            [key: string]: number | boolean | string | null;
                        };
                        classWeights?: number[];
                    } & {
                        [key: string]: unknown;
                    })[];
                    model: {
                        name: string;
                        inputs: ({
                            name: string;
                            shape: number[];
                            /** @enum {string} */
                            dtype: "float32" | "int32";
                            vocabulary: number | null;
                        } & {
                            [key: string]: unknown;
                        })[];
                        layers: ({
                            name: string;
                            /** @enum {string} */
                            type: "Dense" | "Activation" | "Dropout" | "Flatten" | "Reshape" | "Permute" | "RepeatVector" | "ReLU" | "LeakyReLU" | "ELU" | "Softmax" | "PReLU" | "SpatialDropout1D" | "GaussianNoise" | "Conv1D" | "Conv2D" | "Conv3D" | "Conv1DTranspose" | "Conv2DTranspose" | "Conv3DTranspose" | "DepthwiseConv1D" | "DepthwiseConv2D" | "SeparableConv1D" | "SeparableConv2D" | "MaxPooling1D" | "MaxPooling2D" | "MaxPooling3D" | "AveragePooling1D" | "AveragePooling2D" | "AveragePooling3D" | "GlobalMaxPooling1D" | "GlobalMaxPooling2D" | "GlobalMaxPooling3D" | "GlobalAveragePooling1D" | "GlobalAveragePooling2D" | "GlobalAveragePooling3D" | "AdaptiveMaxPooling1D" | "AdaptiveMaxPooling2D" | "AdaptiveMaxPooling3D" | "AdaptiveAveragePooling1D" | "AdaptiveAveragePooling2D" | "AdaptiveAveragePooling3D" | "ZeroPadding1D" | "ZeroPadding2D" | "ZeroPadding3D" | "Cropping1D" | "Cropping2D" | "Cropping3D" | "UpSampling1D" | "UpSampling2D" | "UpSampling3D" | "Resizing" | "CenterCrop" | "BatchNormalization" | "LayerNormalization" | "Embedding" | "Masking" | "LSTM" | "GRU" | "SimpleRNN" | "RNN" | "ConvLSTM1D" | "ConvLSTM2D" | "ConvLSTM3D" | "Bidirectional" | "TimeDistributed" | "Add" | "Multiply" | "Average" | "Maximum" | "Concatenate" | "Dot" | "Subtract" | "Minimum" | "Divide" | "Power" | "Identity" | "ActivityRegularization" | "GroupNormalization" | "RMSNormalization" | "UnitNormalization" | "AlphaDropout" | "GaussianDropout" | "SpatialDropout2D" | "SpatialDropout3D" | "Rescaling" | "Normalization" | "CategoryEncoding" | "Elementwise" | "Clip" | "Reduce" | "Slice" | "Stack" | "MatMul" | "Binary" | "Where" | "Pad" | "Gather" | "OneHot" | "Einsum" | "CumulativeSum" | "Result" | "AugMix" | "CutMix" | "MixUp" | "RandAugment" | "RandomBrightness" | "RandomColorDegeneration" | "RandomColorJitter" | "RandomContrast" | "RandomElasticTransform" | "RandomErasing" | "RandomFlip" | "RandomGaussianBlur" | "RandomGrayscale" | "RandomHue" | "RandomInvert" | "RandomPerspective" | "RandomPosterization" | "RandomRotation" | "RandomSaturation" | "RandomSharpness" | "RandomShear" | "RandomTranslation" | "RandomZoom" | "Solarization" | "LayerScale" | "StochasticDepth" | "CustomScaleLayer" | "EinsumDense" | "Attention" | "AdditiveAttention" | "MultiHeadAttention" | "GroupQueryAttention";
                            config: {
                                [key: string]: unknown;
                            };
                            inputs: string[];
                            outputShape: number[];
                            trainable: boolean;
                            sharesWeightsWith: string | null;
                        } & {
                            [key: string]: unknown;
                        })[];
                        outputs: ({
                            name: string;
                            layer: string;
                            shape: number[];
                            /** @enum {string} */
                            activation: "linear" | "relu" | "relu6" | "elu" | "selu" | "sigmoid" | "hardSigmoid" | "softmax" | "softplus" | "softsign" | "tanh" | "swish" | "mish" | "gelu" | "geluTanh" | "celu" | "exponential" | "glu" | "hardShrink" | "hardSigmoid6" | "hardSilu" | "hardTanh" | "leakyRelu" | "logSigmoid" | "logSoftmax" | "softShrink" | "sparsePlus" | "sparseSigmoid" | "sparsemax" | "squareplus" | "tanhShrink";
                            maskedBy?: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        parameters: number;
                        trainableParameters: number;
                    } & {
                        [key: string]: unknown;
                    };
                    program?: {
                        name: string;
                        framework: string;
                        /** @enum {string} */
                        engine?: "torch" | "keras";
                        fingerprint: string;
                        loss: string;
                        optimizer: string;
                        optimizerIsKnown: boolean;
                        layers: number;
                        rowsAreHeld: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                    keras?: {
                        topology: {
                            [key: string]: unknown;
                        };
                        compiled: {
                            [key: string]: unknown;
                        } | null;
                    } & {
                        [key: string]: unknown;
                    };
                    versions?: {
                        library: string | null;
                        driver: string | null;
                        unversionedId: string;
                        evidenceMaxMs?: number;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                };
                data: {
                    /** @constant */
                    kind: "dataset";
                } | {
                    /** @constant */
                    kind: "synthetic";
                    rows: number;
                    validationRows: number;
                    classes: (number | null)[];
                    seed: number;
                } | {
                    /** @constant */
                    kind: "own";
                    rows: number;
                    validationRows: number;
                };
                question: {
                    data: {
                        /** @enum {string} */
                        origin: "given" | "synthetic";
                        trainingRows: number;
                        validationRows: number;
                        classes: number | null;
                        findings?: components["schemas"]["DataFindingInput"][];
                        balance?: components["schemas"]["ClassBalanceInput"];
                        sampledRows?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    model: {
                        parameters: number;
                        trainableParameters?: number;
                        batchNorm: boolean;
                        /** @constant */
                        penalised?: true;
                        augmentationLayers?: number;
                        /** @constant */
                        mixedPrecision?: true;
                        unadaptedLayers?: number;
                        largestTensorElements?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    program?: {
                        name: string;
                        framework: string;
                        /** @enum {string} */
                        engine?: "torch" | "keras";
                        fingerprint: string;
                        loss: string;
                        optimizer: string;
                        optimizerIsKnown: boolean;
                        layers: number;
                        rowsAreHeld: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                    losses: ({
                        /** @enum {string} */
                        loss: "sparseCategoricalCrossentropy" | "categoricalCrossentropy" | "binaryCrossentropy" | "meanSquaredError" | "meanAbsoluteError" | "meanAbsolutePercentageError" | "meanSquaredLogarithmicError" | "huber" | "logCosh" | "hinge" | "squaredHinge" | "categoricalHinge" | "poisson" | "klDivergence" | "cosineSimilarity" | "binaryFocalCrossentropy" | "categoricalFocalCrossentropy" | "categoricalGeneralizedCrossEntropy" | "dice" | "tversky";
                        weight: number;
                        settings?: {
                            [key: string]: number | boolean | string | null;
                        };
                        classWeights?: number[];
                    } & {
                        [key: string]: unknown;
                    })[];
                    /** @enum {string} */
                    optimizer: "sgd" | "momentum" | "adam" | "adamw" | "nadam" | "rmsprop" | "adagrad" | "adadelta" | "adamax" | "lion" | "ftrl" | "lamb" | "adafactor" | "muon";
                    optimizerSettings?: {
                        [key: string]: number | boolean | string | null;
                    };
                    trainingOrigin?: {
                        /** @enum {string} */
                        losses: "request" | "file" | "softmax" | "sigmoid" | "numbers";
                        /** @enum {string} */
                        optimizer: "request" | "file" | "default";
                        replacedRate?: number;
                        replacedSchedule?: string;
                        /** @enum {string} */
                        schedule?: "request" | "file" | "default";
                    } & {
                        [key: string]: unknown;
                    };
                    /** @enum {string} */
                    objective: "fastest" | "best-quality" | "least-memory" | "cheapest";
                    /** @enum {string} */
                    schedule?: "falling" | "constant" | "either";
                    current?: {
                        batchSize: number;
                        learningRate: number;
                    } & {
                        [key: string]: unknown;
                    };
                    wishes?: {
                        batchSize?: number;
                        batchSizes?: {
                            min?: number;
                            max?: number;
                            multipleOf?: number;
                            /** @constant */
                            powerOfTwo?: true;
                        };
                        effectiveBatchSize?: number;
                        learningRate?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    epochsPlanned: number;
                    workers: number;
                    budgetBytes: number;
                    tensorElementsMax?: number;
                    probeBudget: ({
                        /** @constant */
                        kind: "auto";
                        trainings: number;
                        leastMs: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "seconds";
                        seconds: number;
                    } & {
                        [key: string]: unknown;
                    });
                    seed: number;
                    price?: {
                        perHour?: number;
                        perKilowattHour?: number;
                        currency?: string;
                    } & {
                        [key: string]: unknown;
                    };
                    power?: {
                        idleWatts: number;
                        busyWatts: number;
                    } & {
                        [key: string]: unknown;
                    };
                    deviceState?: {
                        freeBytes: number | null;
                        otherProcesses: number;
                        otherBytes: number;
                        at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                    engineChoice?: {
                        /** @enum {string} */
                        engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                        deviceId: string;
                        framework?: string;
                        asked: boolean;
                        failed: ({
                            /** @enum {string} */
                            engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                            deviceId: string;
                            subjectId: string;
                            trials: string[];
                            because: string;
                            lasting: boolean;
                        } & {
                            [key: string]: unknown;
                        })[];
                        left: ({
                            /** @enum {string} */
                            engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                            deviceId: string;
                            subjectId: string;
                            versions?: {
                                library: string | null;
                                driver: string | null;
                                unversionedId: string;
                                evidenceMaxMs?: number;
                            } & {
                                [key: string]: unknown;
                            };
                            memoryBytes: number | null;
                            tensorElementsMax?: number;
                            deviceState?: {
                                freeBytes: number | null;
                                otherProcesses: number;
                                otherBytes: number;
                                at?: string;
                            } & {
                                [key: string]: unknown;
                            };
                        } & {
                            [key: string]: unknown;
                        })[];
                        budgetAskedBytes?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    measuredBefore?: {
                        answers: ({
                            epochsPlanned: number;
                            probeBudget: ({
                                /** @constant */
                                kind: "auto";
                                trainings: number;
                                leastMs: number;
                            } & {
                                [key: string]: unknown;
                            }) | ({
                                /** @constant */
                                kind: "seconds";
                                seconds: number;
                            } & {
                                [key: string]: unknown;
                            });
                        } & {
                            [key: string]: unknown;
                        })[];
                        deviceMs: number;
                        wallMs: number;
                    } & {
                        [key: string]: unknown;
                    };
                    takenOver?: {
                        trials: number;
                        ids?: string[];
                        ageMs: number;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                };
                questionId: string;
                progress: components["schemas"]["ProgressInput"];
                advice: {
                    /**
                     * @description does-not-fit: not even one row fits, or no batch size that was asked for, with the largest that does. nothing-trained: no candidate got below the loss of the untrained model or of guessing; the reasons name likely causes
                     * @enum {string}
                     */
                    verdict: "advice" | "does-not-fit" | "nothing-trained" | "not-enough-evidence";
                    /** @description Rows of a step on one worker; of a micro-batch where gradients are accumulated */
                    batchSize: components["schemas"]["EstimateInput"] | null;
                    learningRate: components["schemas"]["EstimateInput"] | null;
                    confidence: {
                        /** @enum {string} */
                        level: "high" | "medium" | "low";
                        loweredBy: components["schemas"]["ReasonInput"][];
                    };
                    /** @description Largest batch size that fits, whether a fresh process verified it, and its bound: the memory budget, the training rows, the elements of one tensor on the engine, or a failed larger run */
                    largestBatchSize: {
                        value: number;
                        verified: boolean;
                        /** @enum {string} */
                        bound: "memory" | "rows" | "engine" | "failure";
                    } | null;
                    memory: components["schemas"]["MemoryUseInput"];
                    stepTimeMs: number | null;
                    stepsPerEpoch: number | null;
                    epochTimeMs: number | null;
                    /** @description Gradient noise scale, rows */
                    noiseScale: components["schemas"]["EstimateInput"] | null;
                    warmupSteps: number | null;
                    momentum: number | null;
                    accumulation: {
                        microBatchSize: number;
                        steps: number;
                        effectiveBatchSize: number;
                    } | null;
                    workers: {
                        count: number;
                        globalBatchSize: number;
                        learningRate: number;
                        warmupSteps: number;
                        epochs: number;
                        epochsLow: number;
                        epochsHigh: number;
                        /** @description Progress of each worker relative to a single worker, 0..1 */
                        efficiency: number;
                        /** @description Above this, doubling the workers saves less than 20 % of the time */
                        usefulWorkers: number;
                    } | null;
                    /** @description Cost of the planned training; null without a price or power */
                    trainingCost?: components["schemas"]["TrainingCostInput"] | null;
                    /** @description The trade between batch sizes; null where no two sizes were compared */
                    trade?: components["schemas"]["TradeInput"] | null;
                    alternatives: {
                        /** @enum {string} */
                        name: "fastest" | "cheapest" | "growing-batch" | "fastest-step-throughput" | "best-generalisation" | "least-memory" | "full-batch" | "full-batch-rprop";
                        batchSize: number;
                        learningRate: number;
                        reason: components["schemas"]["ReasonInput"];
                        /** @description Cost of a training that gets as far as the advised one, in trainingCost's unit */
                        cost?: number | null;
                    }[];
                    reasons: components["schemas"]["ReasonInput"][];
                    /** @description Cost of the measurements */
                    cost: {
                        trials: number;
                        outOfMemory: number;
                        deviceMs: number;
                    };
                    curves: components["schemas"]["CurveInput"][];
                } | null;
                error: {
                    code: string;
                    message: string;
                } | null;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                updatedAt: string;
                startedAt: string | null;
                finishedAt: string | null;
            };
            /** @description Finished trials of the subject, and of the subjects where measuring failed */
            evidence: {
                subjectId: string;
                trials: {
                    id: string;
                    spec: ({
                        /** @constant */
                        kind: "trace";
                        batchSize: number;
                        budgetBytes?: number;
                        /** @constant */
                        allocations?: true;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "fit";
                        batchSize: number;
                        steps: number;
                        fresh: boolean;
                        budgetBytes: number;
                        deviceMs?: number;
                        /** @constant */
                        repeat?: 1;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        microBatchSize: number;
                        microBatches: number;
                        /** @constant */
                        kind: "noise";
                        batchSize: number;
                        learningRate: number;
                        deviceMs: number;
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "sweep";
                        batchSize: number;
                        learningRateMin: number;
                        learningRateMax: number;
                        growth: number;
                        deviceMs: number;
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "race";
                        batchSize: number;
                        learningRate: number;
                        rung: number;
                        untilMs: number;
                        seed: number;
                        stepsMax?: number;
                        validation?: {
                            batchSize: number;
                            rows: number;
                        };
                        /** @enum {string} */
                        method?: "rprop";
                        noise?: {
                            microBatchSize: number;
                            microBatches: number;
                        } & {
                            [key: string]: unknown;
                        };
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "anneal";
                        batchSize: number;
                        learningRate: number;
                        seed: number;
                        from: number;
                        steps: number;
                        validation?: {
                            batchSize: number;
                            rows: number;
                        };
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "grow";
                        batchSize: number;
                        learningRate: number;
                        seed: number;
                        grownFrom: number;
                        from: number;
                        steps: number;
                        validation?: {
                            batchSize: number;
                            rows: number;
                        };
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    });
                    outcome: {
                        /** @enum {string} */
                        cause: "completed" | "outOfMemory" | "diverged" | "timedOut" | "cancelled" | "crashed" | "unsupported" | "userError";
                        /** @description Work in the trial process */
                        durationMs: number;
                        /** @description Time on the clock since the previous trial; absent in older trials */
                        wallMs?: number;
                        peakBytes: number | null;
                        message: string | null;
                        exitCode: number | null;
                        signal: string | null;
                    };
                    measurements: {
                        /** @enum {string} */
                        name: "liveBytes" | "liveBytesValidation" | "kernelHash" | "kernelHashValidation" | "allocations" | "baselineBytes" | "peakBytes" | "weightBytes" | "slotBytes" | "trackedPeakBytes" | "stepTimesMs" | "inputTimesMs" | "validationMsPerRow" | "gradientSquaredNorm" | "gradientVariance" | "preconditionedSquaredNorm" | "preconditionedVariance" | "sweepLoss" | "stepTimeMs" | "trainingLoss" | "validationLoss" | "guessingLoss" | "validationAccuracy" | "lossVariance" | "powerWatts";
                        at: number | null;
                        value: (number | number[]) | null;
                    }[];
                    /** Format: date-time */
                    startedAt: string;
                    /** Format: date-time */
                    finishedAt: string;
                }[];
            }[];
        };
        StudyRequestInput: {
            /** @description One of: {preset}, {keras}, {input, layers}, {id} of a stored model, {recipe} */
            model: {
                /**
                 * @description Name of a preset (GET /v1/presets)
                 * @example mlp
                 * @enum {string}
                 */
                preset: "mlp" | "cnn" | "resnet" | "text-gru" | "text-cnn" | "text-transformer" | "autoencoder" | "regression";
            } | {
                /** @description The JSON that model.to_json() of Keras 1, 2 or 3 writes, or model.json of TensorFlow.js, as text or as an object; or a .keras or .h5 file in base64. Large files: POST /v1/models */
                keras: string | {
                    [key: string]: unknown;
                } | {
                    [key: string]: unknown;
                }[];
                /**
                 * @description The shape of one row, where the model leaves a length open: of its only input, or {name: shape}
                 * @example [
                 *       128,
                 *       8
                 *     ]
                 */
                inputShape?: number[] | {
                    [key: string]: number[];
                };
            } | {
                name?: string;
                input: {
                    shape: number[];
                };
                layers: ({
                    type: string;
                    name?: string;
                    inputs?: string[];
                } & {
                    [key: string]: unknown;
                })[];
            } | {
                /** @description Id of a stored model */
                id: string;
            };
            /** @description A number of rows (trains on synthetic rows, with lower confidence), or the id of a stored data set */
            data: {
                rows: number;
                validationRows?: number;
                classes?: number;
            } | {
                dataset: string;
            };
            /**
             * @description Device memory that the training process may take: "512MiB", "8GB", "8G" or bytes
             * @example 512MiB
             */
            memoryBudget: string | number;
            /**
             * @description sgd, momentum, adam, adamw, nadam, rmsprop, adagrad, adadelta, adamax, lion, ftrl, lamb, adafactor, muon; or {name, …} with Keras' parameters in camelCase. Default: the optimizer in the model file with its parameters, else adam
             * @example {
             *       "name": "adamw",
             *       "weightDecay": 0.01
             *     }
             */
            optimizer?: string | {
                [key: string]: unknown;
            };
            /**
             * @description sparseCategoricalCrossentropy, categoricalCrossentropy, binaryCrossentropy, meanSquaredError, meanAbsoluteError, meanAbsolutePercentageError, meanSquaredLogarithmicError, huber, logCosh, hinge, squaredHinge, categoricalHinge, poisson, klDivergence, cosineSimilarity, binaryFocalCrossentropy, categoricalFocalCrossentropy, categoricalGeneralizedCrossEntropy, dice, tversky, or a name of Keras; or {name, …} with its parameters and a weight; for several outputs a list, or an object by the outputs' names. Default: the loss in the model file, else by the output's activation and the labels
             * @example {
             *       "name": "huber",
             *       "delta": 0.5
             *     }
             */
            loss?: string | {
                [key: string]: unknown;
            } | unknown[];
            /**
             * @description Weight of each class in the loss, as a list or by class number; other classes weigh 1. Validation losses are weighted too
             * @example {
             *       "1": 5
             *     }
             */
            classWeights?: number[] | {
                [key: string]: number;
            };
            /** @description Epochs you plan to train; default 20 */
            epochs?: number;
            /** @description Data-parallel workers; default 1 */
            workers?: number;
            /** @description Id of a device (GET /v1/devices); default: the most preferred device */
            device?: string;
            /**
             * @description Default: keras for a file of Keras where it is there and no card is, else the most preferred engine here (GET /v1/devices); the next one where it cannot train the model
             * @enum {string}
             */
            engine?: "tensorflow" | "webgpu" | "wasm" | "cpu" | "keras";
            /**
             * @description fastest (default): reach 95 % of the improvement soonest. best-quality: the last tenth counts as well. least-memory: the smallest batch within twice the fastest time. cheapest: least cost by price and power
             * @enum {string}
             */
            objective?: "fastest" | "best-quality" | "least-memory" | "cheapest";
            /**
             * @description Whether the learning rate falls to about zero by the end of your training, stays constant after the warm-up, or may do either. Default: falling where the optimizer has a schedule that lowers the rate, else either
             * @enum {string}
             */
            schedule?: "falling" | "constant" | "either";
            /** @description What you train with now. It is raced too, so that the answer says what a change gains; default: batch 32 and the default rate of the optimizer */
            current?: {
                /**
                 * @description Rows of an update on one device
                 * @example 64
                 */
                batchSize: number;
                /** @example 0.001 */
                learningRate: number;
            };
            /**
             * @description A batch size of one worker that must stay. The advice is about the rest: the learning rate, whether it fits, how long it takes. With effectiveBatchSize: the size of a micro-batch
             * @example 64
             */
            batchSize?: number;
            /** @description The batch sizes that may be advised */
            batchSizes?: {
                /**
                 * @description Least rows of a batch
                 * @example 32
                 */
                min?: number;
                /**
                 * @description Most rows of a batch
                 * @example 512
                 */
                max?: number;
                /**
                 * @description For example 8
                 * @example 8
                 */
                multipleOf?: number;
                /** @description Only powers of two */
                powerOfTwo?: boolean;
            };
            /**
             * @description Rows of one update that must stay, over all workers and accumulated micro-batches. Advised are the micro-batch, the accumulation steps and the learning rate
             * @example 256
             */
            effectiveBatchSize?: number;
            /**
             * @description A learning rate that must stay; the batch size is advised
             * @example 0.01
             */
            learningRate?: number;
            /** @description Seconds on the clock for the probe, without the memory search before it; or "auto" (default): as long as it is expected to save more time than it costs */
            probeBudget?: "auto" | number;
            /** @description Trainings that will use the advice; default 1. They pay for the probe when probeBudget is auto; not allowed with a budget in seconds */
            trainings?: number;
            /**
             * @description When the answer must be there: seconds from now, or a moment (ISO 8601). The running trial then stops, and the advice is the best so far, with what is missing
             * @example 120
             */
            deadline?: number | string;
            /**
             * @description Order among your own waiting studies; owners take turns all the same. Default normal
             * @enum {string}
             */
            priority?: "low" | "normal" | "high";
            /** @description Prices of a training. The advice then states its cost; the objective cheapest needs price or power */
            price?: {
                /**
                 * @description Price of one device for one hour
                 * @example 2.5
                 */
                perHour?: number;
                /**
                 * @description Price of a kWh; needs power
                 * @example 0.3
                 */
                perKilowattHour?: number;
                /**
                 * @description Letters or a currency sign; shown beside amounts
                 * @example EUR
                 */
                currency?: string;
            };
            /** @description Power of one device. Without a price, the cost is energy in kWh */
            power?: {
                /**
                 * @description At rest
                 * @example 60
                 */
                idleWatts: number;
                /**
                 * @description At full load
                 * @example 300
                 */
                busyWatts: number;
            };
            seed?: number;
        };
        /** @description Model, data, loss and optimizer are in the recipe */
        RecipeRequestInput: {
            /**
             * @description Device memory that the training process may take: "512MiB", "8GB", "8G" or bytes
             * @example 512MiB
             */
            memoryBudget: string | number;
            /** @description Epochs you plan to train; default 20 */
            epochs?: number;
            /** @description Data-parallel workers; default 1 */
            workers?: number;
            /** @description Id of a device (GET /v1/devices); default: the most preferred device */
            device?: string;
            /**
             * @description fastest (default): reach 95 % of the improvement soonest. best-quality: the last tenth counts as well. least-memory: the smallest batch within twice the fastest time. cheapest: least cost by price and power
             * @enum {string}
             */
            objective?: "fastest" | "best-quality" | "least-memory" | "cheapest";
            /**
             * @description Whether the learning rate falls to about zero by the end of your training, stays constant after the warm-up, or may do either. Default: falling where the optimizer has a schedule that lowers the rate, else either
             * @enum {string}
             */
            schedule?: "falling" | "constant" | "either";
            /** @description What you train with now. It is raced too, so that the answer says what a change gains; default: batch 32 and the default rate of the optimizer */
            current?: {
                /**
                 * @description Rows of an update on one device
                 * @example 64
                 */
                batchSize: number;
                /** @example 0.001 */
                learningRate: number;
            };
            /**
             * @description A batch size of one worker that must stay. The advice is about the rest: the learning rate, whether it fits, how long it takes. With effectiveBatchSize: the size of a micro-batch
             * @example 64
             */
            batchSize?: number;
            /** @description The batch sizes that may be advised */
            batchSizes?: {
                /**
                 * @description Least rows of a batch
                 * @example 32
                 */
                min?: number;
                /**
                 * @description Most rows of a batch
                 * @example 512
                 */
                max?: number;
                /**
                 * @description For example 8
                 * @example 8
                 */
                multipleOf?: number;
                /** @description Only powers of two */
                powerOfTwo?: boolean;
            };
            /**
             * @description Rows of one update that must stay, over all workers and accumulated micro-batches. Advised are the micro-batch, the accumulation steps and the learning rate
             * @example 256
             */
            effectiveBatchSize?: number;
            /**
             * @description A learning rate that must stay; the batch size is advised
             * @example 0.01
             */
            learningRate?: number;
            /** @description Seconds on the clock for the probe, without the memory search before it; or "auto" (default): as long as it is expected to save more time than it costs */
            probeBudget?: "auto" | number;
            /** @description Trainings that will use the advice; default 1. They pay for the probe when probeBudget is auto; not allowed with a budget in seconds */
            trainings?: number;
            /**
             * @description When the answer must be there: seconds from now, or a moment (ISO 8601). The running trial then stops, and the advice is the best so far, with what is missing
             * @example 120
             */
            deadline?: number | string;
            /**
             * @description Order among your own waiting studies; owners take turns all the same. Default normal
             * @enum {string}
             */
            priority?: "low" | "normal" | "high";
            /** @description Prices of a training. The advice then states its cost; the objective cheapest needs price or power */
            price?: {
                /**
                 * @description Price of one device for one hour
                 * @example 2.5
                 */
                perHour?: number;
                /**
                 * @description Price of a kWh; needs power
                 * @example 0.3
                 */
                perKilowattHour?: number;
                /**
                 * @description Letters or a currency sign; shown beside amounts
                 * @example EUR
                 */
                currency?: string;
            };
            /** @description Power of one device. Without a price, the cost is energy in kWh */
            power?: {
                /**
                 * @description At rest
                 * @example 60
                 */
                idleWatts: number;
                /**
                 * @description At full load
                 * @example 300
                 */
                busyWatts: number;
            };
            seed?: number;
            /** @description A training that the operator of the service registered */
            model: {
                /**
                 * @description Name of a recipe (GET /v1/devices)
                 * @example resnet
                 */
                recipe: string;
            };
        };
        /** @description What to change of the question */
        WhatIfRequestInput: {
            /**
             * @description Device memory that the training process may take: "512MiB", "8GB", "8G" or bytes
             * @example 512MiB
             */
            memoryBudget?: string | number;
            /**
             * @description Training rows
             * @example 50000
             */
            rows?: number;
            /**
             * @description Epochs you plan to train
             * @example 20
             */
            epochs?: number;
            /**
             * @description Data-parallel workers
             * @example 4
             */
            workers?: number;
            /** @enum {string} */
            objective?: "fastest" | "best-quality" | "least-memory" | "cheapest";
            /** @enum {string} */
            schedule?: "falling" | "constant" | "either";
        };
        /** @description A number with its range of uncertainty */
        Estimate: {
            value: number;
            low: number;
            high: number;
        };
        /** @description A reason of the advice: a code, its values, its evidence and its source */
        Reason: {
            code: string;
            values: {
                [key: string]: number | string | boolean | {
                    [key: string]: number | string | boolean;
                }[];
            };
            /** @description Ids of the trials that prove it */
            evidence: string[];
            source: {
                author: string;
                title: string;
                year: number;
            } | null;
        };
        Curve: {
            /** @enum {string} */
            name: "memory" | "step-time" | "noise-scale" | "sweep" | "race" | "time-to-target" | "end-loss";
            label: string;
            x: string;
            y: string;
            /** @description [x, y] pairs */
            points: number[][];
            /** @description Ids of the trials that prove it */
            evidence: string[];
        };
        TrainingCost: {
            /** @enum {string} */
            unit: "money" | "kWh";
            /** @description As in the request */
            currency: string | null;
            /** @description Cost of the planned epochs at the advised batch size on one device */
            cost: number;
            timeMs: number;
            /** @description Mean power at the advised batch size */
            watts: number | null;
            kilowattHours: number | null;
            /** @description The same progress on 1, 2, 4, ... workers, without communication */
            workers: {
                count: number;
                timeMs: number;
                cost: number;
                costLow: number;
                costHigh: number;
            }[];
            /** @description Cost of each further worker */
            perFurtherWorker: number | null;
            /** @description Most workers whose training costs at most 10 % more than on one */
            affordableWorkers: number | null;
        };
        SizeTrade: {
            batchSize: number;
            /** @description The best rate of this batch size */
            learningRate: number;
            /** @description Device time of the planned epochs, with validation */
            timeMs: number;
            /** @description Validation loss that the planned training reaches, 80 % range; null where times are compared */
            loss: components["schemas"]["Estimate"] | null;
            /** @description Device time to the validation loss `level`; null where ends are compared */
            toLevelMs: number | null;
            /** @description A trial reached the level; false: toLevelMs is extrapolated */
            reached: boolean | null;
            /** @description False: predicted from its neighbours */
            trained: boolean;
            /** @description True: a whole training showed the end */
            arrived?: boolean;
        };
        /** @description What each batch size takes and reaches, each at its best learning rate */
        Trade: {
            /** @description Ascending */
            sizes: components["schemas"]["SizeTrade"][];
            /** @description Validation loss that candidates raced to */
            level: number | null;
            /** @description Largest batch size that ends within 2 % of the lowest end */
            largestAsGood: number | null;
        };
        /** @description Parts of the peak memory at the advised batch size; they add up to the peak */
        MemoryParts: {
            weightBytes: number;
            /** @description State of the optimizer */
            slotBytes: number;
            /** @description Gradients and temporaries of the update */
            gradientBytes: number;
            /** @description Grows with the batch size; includes the rows of the batch */
            activationBytes: number;
            /** @description Allocator and workspaces; negative where the library computes in place */
            workspaceBytes: number;
        };
        MemoryUse: {
            budgetBytes: number;
            bytesAtAdvised: number | null;
            bytesAtBatchOne: number | null;
            trackedBytesAtAdvised: number | null;
            /** @description Null without an advised batch size, or without a trace of the weights */
            parts?: components["schemas"]["MemoryParts"] | null;
            /** @description Memory beside the budget: of the process before the model (program, rows); on a card by the driver (context, libraries, rows). Null where it was not measured */
            baselineBytes?: number | null;
        };
        /** @description One short sentence with its values, its evidence and its source */
        Statement: {
            code: string;
            values: {
                [key: string]: number | string | boolean | {
                    [key: string]: number | string | boolean;
                }[];
            };
            /** @description Ids of the trials that prove it */
            evidence: string[];
            source: {
                author: string;
                title: string;
                year: number;
            } | null;
            /** @description In the requested language */
            text: string;
        };
        BriefSummary: {
            /** @enum {string} */
            verdict: "advice" | "does-not-fit" | "nothing-trained" | "not-enough-evidence";
            batchSize: number | null;
            learningRate: number | null;
            /** @description Null without an answer */
            optimizer: ("sgd" | "momentum" | "adam" | "adamw" | "nadam" | "rmsprop" | "adagrad" | "adadelta" | "adamax" | "lion" | "ftrl" | "lamb" | "adafactor" | "muon") | null;
            /** @enum {string} */
            level: "high" | "medium" | "low";
            /** @description The confidence and its main reason, in words */
            confidence: string;
            /** @description The main reason why the confidence is not high */
            doubt: components["schemas"]["Statement"] | null;
            /** @description Why there is no batch size; null where there is one */
            outcome: components["schemas"]["Statement"] | null;
            /** @description Ids of the trials that prove it */
            evidence: string[];
            /** @description In the requested language */
            text: string;
        };
        BriefFit: {
            /** @description Peak memory at the advised batch size */
            bytes: number | null;
            budgetBytes: number;
            /** @description Largest batch size that fits */
            largest: number | null;
            /** @description A fresh process trained the largest batch size */
            verified: boolean | null;
            bound: ("memory" | "rows" | "engine" | "failure") | null;
            /** @description Ids of the trials that prove it */
            evidence: string[];
            /** @description In the requested language */
            text: string;
        };
        BriefSpeed: {
            stepTimeMs: number;
            stepsPerEpoch: number;
            epochTimeMs: number;
            epochs: number;
            /** @description The whole training */
            totalMs: number;
            /** @description Ids of the trials that prove it */
            evidence: string[];
            /** @description In the requested language */
            text: string;
        };
        BriefGain: {
            /** @description The current batch size, else the usual one */
            batchSize: number;
            /** @description The current rate, else the optimizer's default */
            learningRate: number;
            /** @description The validation loss that both reach */
            level: number;
            /** @description Time of the advised pair to that loss */
            timeMs: number;
            /** @description Time of the compared pair to that loss */
            usualMs: number;
            /** @description usualMs over timeMs */
            ratio: number;
            /** @description False where a pair did not reach the loss: it is predicted */
            measured: boolean;
            /** @description The compared pair is the advised one */
            same: boolean;
            /** @description The compared pair is what the request trains with now */
            current: boolean;
            /** @description Ids of the trials that prove it */
            evidence: string[];
            /** @description In the requested language */
            text: string;
        };
        BriefEndGain: {
            /** @description The current batch size, else the usual one */
            batchSize: number;
            /** @description The current rate, else the optimizer's default */
            learningRate: number;
            /** @description Validation loss at which the compared pair ends */
            usualLoss: number;
            /** @description Validation loss at which the advised pair ends */
            loss: number;
            /** @description 1 - loss / usualLoss, predicted */
            lower: number;
            /** @description Lower end of its 80 % range; below 0: the pair may end higher */
            lowerLeast: number;
            /** @description Upper end of its 80 % range */
            lowerMost: number;
            /** @description Whole training of the advised pair, with validation */
            timeMs: number | null;
            /** @description Whole training of the compared pair */
            usualMs: number | null;
            /** @description Both were trained to the end; false: predicted */
            measured: boolean;
            /** @description The compared pair is the advised one */
            same: boolean;
            /** @description The compared pair is what the request trains with now */
            current: boolean;
            /** @description Ids of the trials that prove it */
            evidence: string[];
            /** @description In the requested language */
            text: string;
        };
        BriefAsGood: {
            batchSizeLow: number;
            batchSizeHigh: number;
            learningRateLow: number;
            learningRateHigh: number;
            /** @description Pairs in the range, the advised one included */
            pairs: number;
            /** @description Each ends at most this share above the advised pair */
            within: number;
            /** @description How often that was so for all pairs of such a range on recorded trainings */
            held: number;
            /** @description Ids of the trials that prove it */
            evidence: string[];
            /** @description In the requested language */
            text: string;
        };
        BriefSection: {
            /** @enum {string} */
            name: "memory" | "step-time" | "gradient-noise" | "range-test" | "race" | "alternatives" | "workers" | "cost";
            title: string;
            sentences: components["schemas"]["Statement"][];
        };
        /** @description The answer, top down, in short sentences */
        Brief: {
            summary: components["schemas"]["BriefSummary"];
            fit: components["schemas"]["BriefFit"] | null;
            /** @description Null without step times */
            speed: components["schemas"]["BriefSpeed"] | null;
            /** @description Against the current pair, else batch 32 and the default rate; null where unknown */
            gain: components["schemas"]["BriefGain"] | null;
            /** @description The same by where the trainings end, with a rate that falls; null where time was compared */
            endGain: components["schemas"]["BriefEndGain"] | null;
            /** @description Pairs around the advised one that end about as low; null without another, or where time was compared */
            asGood: components["schemas"]["BriefAsGood"] | null;
            /** @description The framework that the trials ran in; null where it is TensorFlow.js */
            measured: components["schemas"]["Statement"] | null;
            whyNotLarger: components["schemas"]["Statement"][];
            whyNotSmaller: components["schemas"]["Statement"][];
            /** @description Only what to act on */
            warnings: components["schemas"]["Statement"][];
            /** @description Only those that have something to say */
            sections: components["schemas"]["BriefSection"][];
        };
        /** @description One decision about the data; `summary` says it in words */
        DataNote: {
            code: string;
            values: {
                [key: string]: string | number;
            };
        };
        /** @description What was recognised in the file */
        Understood: {
            /** @enum {string} */
            format: "npz" | "npy" | "csv" | "tsv" | "json" | "parquet" | "images" | "text";
            /** @description Rows of the file */
            rows: number;
            /** @description Stored rows: fewer than `rows` where a sample is stored */
            keptRows: number;
            trainingRows: number;
            validationRows: number;
            inputs: {
                name: string;
                /** @description Shape of one row, without the batch axis */
                shape: number[];
                /** @description Type in the file */
                storedAs: string;
                min: number;
                max: number;
                mean: number;
                deviation: number;
                /** @description Numbers that the file lacks */
                missing: number;
                /** @description Positions with one number in every row; null where rows are too long to count */
                constant: number | null;
                classes: {
                    count: number;
                    /** @description Rows of the largest class over rows of the smallest */
                    imbalance: number;
                    /** @description The first 100 */
                    classes: {
                        /** @description Class number in training */
                        label: number;
                        /** @description Name or value in the file */
                        name: string;
                        rows: number;
                    }[];
                } | null;
                /** @description Columns of a table that make up the rows */
                columns: {
                    name: string;
                    /** @enum {string} */
                    type: "number" | "whole" | "flag" | "category" | "date" | "words";
                    /** @description Positions that it takes in a row */
                    width: number;
                    missing: number;
                    min: number | null;
                    max: number | null;
                    categories: string[] | null;
                }[] | null;
            }[];
            targets: {
                name: string;
                /** @description Shape of one row, without the batch axis */
                shape: number[];
                /** @description Type in the file */
                storedAs: string;
                min: number;
                max: number;
                mean: number;
                deviation: number;
                /** @description Numbers that the file lacks */
                missing: number;
                /** @description Positions with one number in every row; null where rows are too long to count */
                constant: number | null;
                classes: {
                    count: number;
                    /** @description Rows of the largest class over rows of the smallest */
                    imbalance: number;
                    /** @description The first 100 */
                    classes: {
                        /** @description Class number in training */
                        label: number;
                        /** @description Name or value in the file */
                        name: string;
                        rows: number;
                    }[];
                } | null;
                /** @description Columns of a table that make up the rows */
                columns: {
                    name: string;
                    /** @enum {string} */
                    type: "number" | "whole" | "flag" | "category" | "date" | "words";
                    /** @description Positions that it takes in a row */
                    width: number;
                    missing: number;
                    min: number | null;
                    max: number | null;
                    categories: string[] | null;
                }[] | null;
            }[];
            notes: components["schemas"]["DataNote"][];
        };
        /** @description Stored rows; the same file twice is one data set */
        Dataset: {
            /** @description Send it as `data.dataset` of a study */
            id: string;
            /** @description Size of the files */
            bytes: number;
            /** @description Disk space; it counts towards the quota of the owner */
            storedBytes: number;
            inputs: {
                name: string;
                /** @description Shape of one row, without the batch axis */
                shape: number[];
                /** @enum {string} */
                type: "float32" | "int32";
            }[];
            /** @description Empty without a target: an autoencoder trains on its input */
            targets: {
                name: string;
                /** @description Shape of one row, without the batch axis */
                shape: number[];
                /**
                 * @description class: a few whole numbers or names, which may be labels
                 * @enum {string}
                 */
                type: "class" | "real";
                classes: number | null;
                /** @description Number in the file for each class, where it is not the class number */
                values?: number[];
            }[];
            trainingRows: number;
            validationRows: number;
            /** @description Null for a data set of an older release */
            understood: components["schemas"]["Understood"] | null;
            /** @description What was understood, in the requested language */
            summary: string[];
        };
        /** @description A card, adapter or processor that can run trials; unknown values are null */
        Device: {
            id: string;
            name: string;
            /**
             * @description A card under TensorFlow, a WebGPU adapter, or the processor
             * @enum {string}
             */
            kind: "cuda" | "webgpu" | "cpu";
            /**
             * @description Engine of a study on this device that names none
             * @enum {string}
             */
            engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
            /** @description Engines that run on it, most preferred first */
            engines: ("tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras")[];
            /** @description A study that names neither device nor engine may be measured on it */
            automatic: boolean;
            memoryBytes: number | null;
            /** @description Free memory */
            freeBytes: number | null;
            usedBytes: number | null;
            /** @description Share of the last second in which a kernel ran */
            utilization: number | null;
            cores: number | null;
            powerLimitWatts: number | null;
            /** @description Version of the driver */
            driver: string | null;
            /** @description Library and version of its engines, where known: evidence holds for these alone */
            libraries: {
                /** @enum {string} */
                engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                library: string;
            }[];
            /** @description Other processes that compute on a card, and the memory they hold */
            others: {
                processes: number;
                bytes: number;
            } | null;
            vendor: string | null;
            /** @description Keras and its backend, where files of Keras are measured in Keras */
            keras: string | null;
            /** @description Type of the WebGPU adapter; cpu emulates a card */
            adapter: ("discrete" | "integrated" | "cpu" | "unknown") | null;
            /** @description Limits on the size of one tensor, with the names of WebGPU */
            limits: {
                maxBufferSize: number;
                maxStorageBufferBindingSize: number;
                maxComputeWorkgroupsPerDimension: number;
            } | null;
            /** @description Workers that offer it; null where the service trains itself */
            workers: string[] | null;
        };
        /** @description An engine on a kind of device */
        Engine: {
            /** @enum {string} */
            engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
            /**
             * @description Kind of device
             * @enum {string}
             */
            kind: "cuda" | "webgpu" | "cpu";
            available: boolean;
            /** @description Chosen by default where no earlier engine is available */
            automatic: boolean;
            /**
             * @description How the memory budget is enforced: allocator, hard limit by the allocator; system, the process ends past it; tracked, tracked bytes checked before each allocation
             * @enum {string}
             */
            budget: "allocator" | "system" | "tracked";
            /** @description Why it is off, or why it is not chosen by default; else the device it runs on */
            detail: string;
        };
        Progress: {
            /**
             * @description Stage of the method
             * @enum {string}
             */
            stage: "waiting" | "memory" | "step-time" | "noise" | "sweep" | "race" | "advice";
            /** @description What is being tried, in one line */
            message: string;
            trialsDone: number;
            /** @description Share done; it never falls */
            fraction: number;
            /** @description Upper bound of the remaining time in milliseconds; null while unknown */
            remainingMs: number | null;
        };
        /** @description A scale of the rows with which networks train badly; a reason says the mend */
        DataFinding: {
            /** @enum {string} */
            kind: "inputs-of-bytes" | "inputs-large" | "targets-large" | "targets-small";
            /** @description Name of the input or output */
            name: string;
            low: number;
            high: number;
        };
        ClassBalance: {
            /** @description Number of the least frequent class */
            rarest: number;
            leastShare: number;
            /** @description Share of the most frequent class: what guessing it gets right */
            mostShare: number;
        };
        CurrentPair: {
            batchSize: number;
            learningRate: number;
        };
        /** @description The request as Batchwise understood it, with defaults filled in */
        UnderstoodRequest: {
            model: {
                name: string;
                parameters: number;
                /** @description Those that training changes */
                trainableParameters: number;
                layers: number;
                inputs: {
                    name: string;
                    /** @description Shape of one row, without the batch axis */
                    shape: number[];
                }[];
                outputs: {
                    name: string;
                    /** @description Shape of one row, without the batch axis */
                    shape: number[];
                }[];
            };
            data: {
                /** @enum {string} */
                origin: "given" | "synthetic";
                dataset: string | null;
                trainingRows: number;
                validationRows: number;
                classes: number | null;
                /** @description What stands out in the rows; absent where nothing does */
                findings?: components["schemas"]["DataFinding"][];
                /** @description Absent without classes */
                balance?: components["schemas"]["ClassBalance"];
                /** @description Training rows of the trials, where they are a sample of all */
                sampledRows?: number;
                /** @description What was decided about a data set, and how its rows feed the model */
                notes?: components["schemas"]["DataNote"][];
            };
            /** @description Device memory that the training process may take */
            memoryBudgetBytes: number;
            optimizer: string;
            /** @description Every parameter of the optimizer; absent in studies of earlier releases */
            optimizerSettings?: {
                [key: string]: number | boolean | string | null;
            };
            /** @description The loss of the first output */
            loss: string;
            /** @description The loss of every output; absent in studies of earlier releases */
            losses?: {
                loss: string;
                weight: number;
                settings?: {
                    [key: string]: number | boolean | string | null;
                };
                classWeights?: number[];
            }[];
            objective: string;
            /**
             * @description How the learning rate goes on; absent in studies of earlier releases: constant
             * @enum {string}
             */
            schedule?: "falling" | "constant" | "either";
            /**
             * @description Who chose the schedule: the request, the model file, or the default
             * @enum {string}
             */
            scheduleOrigin?: "request" | "file" | "default";
            epochs: number;
            workers: number;
            /** @description What the user trains with now */
            current?: components["schemas"]["CurrentPair"];
            /** @description A batch size that must stay */
            batchSize?: number;
            /** @description The batch sizes that may be advised */
            batchSizes?: {
                min?: number;
                max?: number;
                multipleOf?: number;
                /** @constant */
                powerOfTwo?: true;
            };
            /** @description Rows of an update that must stay */
            effectiveBatchSize?: number;
            /** @description A learning rate that must stay */
            learningRate?: number;
            engine: string;
            device: string;
            /** @description Library and version that measures; absent where it is not known */
            library?: string;
            /** @description Version of the driver of the device; absent where it has none */
            driver?: string;
            /** @description auto, or seconds */
            probeBudget: "auto" | number;
            /** @description Trainings that use the advice; null where the probe budget is in seconds */
            trainings: number | null;
            /** @description The best advice so far is given at this moment; absent without a deadline */
            deadline?: string;
            /**
             * @description Absent: normal
             * @enum {string}
             */
            priority?: "low" | "normal" | "high";
            seed: number;
            /** @description Absent where the request has none */
            price?: {
                perHour?: number;
                perKilowattHour?: number;
                currency?: string;
            };
            /** @description Absent where the request has none */
            power?: {
                idleWatts: number;
                busyWatts: number;
            };
            /** @description The request as it was sent, without a model that it held; absent in studies of earlier releases */
            asked?: {
                [key: string]: unknown;
            };
        };
        /** @description What of the file has no effect on the trials; `summary` says it in words */
        ModelNote: {
            code: string;
            values: {
                [key: string]: string | number;
            };
        };
        /** @description A stored model file; the same file twice is one model */
        Model: {
            /** @description Send it as `model.id` of a study */
            id: string;
            /** @description Size of the file */
            bytes: number;
            /** @description Disk space; it counts towards the quota of the owner */
            storedBytes: number;
            /**
             * @description json: of Keras or of TensorFlow.js
             * @enum {string}
             */
            format: "keras" | "hdf5" | "json";
            name: string;
            /** @description Layers inside of models are counted one by one */
            layers: number;
            /** @description The most frequent first */
            layerTypes: {
                type: string;
                count: number;
            }[];
            parameters: number;
            /** @description Those that training changes */
            trainableParameters: number;
            inputs: {
                name: string;
                /** @description Shape of one row, without the batch axis */
                shape: number[];
            }[];
            outputs: {
                name: string;
                /** @description Shape of one row, without the batch axis */
                shape: number[];
                activation: string;
                /** @description The loss in the file; null where it has none, or none that can be trained */
                loss: {
                    /** @enum {string} */
                    name: "sparseCategoricalCrossentropy" | "categoricalCrossentropy" | "binaryCrossentropy" | "meanSquaredError" | "meanAbsoluteError" | "meanAbsolutePercentageError" | "meanSquaredLogarithmicError" | "huber" | "logCosh" | "hinge" | "squaredHinge" | "categoricalHinge" | "poisson" | "klDivergence" | "cosineSimilarity" | "binaryFocalCrossentropy" | "categoricalFocalCrossentropy" | "categoricalGeneralizedCrossEntropy" | "dice" | "tversky";
                    weight: number;
                    settings: {
                        [key: string]: number | boolean | string | null;
                    };
                } | null;
            }[];
            /** @description Null where the file names none, or none that can be trained */
            optimizer: {
                /** @enum {string} */
                name: "sgd" | "momentum" | "adam" | "adamw" | "nadam" | "rmsprop" | "adagrad" | "adadelta" | "adamax" | "lion" | "ftrl" | "lamb" | "adafactor" | "muon";
                settings: {
                    [key: string]: number | boolean | string | null;
                };
            } | null;
            /** @description What a question has to name otherwise (`loss`, `optimizer`) before it can train */
            obstacles: {
                pointer: string;
                accepted: string;
                message: string;
            }[];
            notes: components["schemas"]["ModelNote"][];
            /** @description What was understood, in the requested language */
            summary: string[];
        };
        /** @description A ready model to submit by its name */
        Preset: {
            /** @description Send it as `model.preset` */
            name: string;
            title: string;
            description: string;
            /** @description Shape of one row, without the batch axis */
            inputShape: number[];
            /** @description Shape of one row, without the batch axis */
            outputShape: number[];
            parameters: number;
            /** @description Typical number of training rows */
            defaultRows: number;
            /** @description Null for regression and reconstruction */
            classes: number | null;
            optimizer: string;
        };
        /** @description A training in PyTorch or Keras that the operator of the service registered */
        Recipe: {
            /** @description Send it as `model.recipe` */
            name: string;
            /** @description Id of the device that trains it */
            device: string;
            /** @description Workers that offer it; null where the service trains itself */
            workers: string[] | null;
            /** @description Null while it cannot be trained */
            training: {
                /** @description Library and version */
                framework: string;
                parameters: number;
                trainingRows: number;
                validationRows: number;
                /** @description Its class in the code */
                optimizer: string;
                loss: string;
            } | null;
            /** @description Why it cannot be trained; null where it can */
            fault: string | null;
        };
        /** @description Code to paste: the batch size, the optimizer with its parameters, warm-up and fall of the learning rate; for several workers where the advice plans them */
        Snippet: {
            /** @enum {string} */
            framework: "keras" | "tf-data" | "keras-generator" | "keras-py-dataset" | "pytorch" | "tfjs" | "keras-workers" | "pytorch-workers" | "keras-growing" | "pytorch-growing";
            title: string;
            /** @enum {string} */
            language: "python" | "javascript";
            /** @description Null where the framework cannot train this */
            code: string | null;
            /** @description Why there is no code, in the requested language */
            missing: string | null;
        };
        /** @description One short run in its own process */
        Trial: {
            /** @description Short and stable; explanations cite it */
            id: string;
            /** @description What the trial ran */
            spec: {
                /** @enum {string} */
                kind: "trace" | "fit" | "noise" | "sweep" | "race" | "anneal" | "grow";
                batchSize: number;
                learningRate?: number;
            } & {
                [key: string]: unknown;
            };
            /** @description How the trial ended; null while it runs */
            outcome: {
                /** @enum {string} */
                cause: "completed" | "outOfMemory" | "diverged" | "timedOut" | "cancelled" | "crashed" | "unsupported" | "userError";
                /** @description Work in the trial process */
                durationMs: number;
                /** @description Time on the clock since the previous trial; absent in older trials */
                wallMs?: number;
                peakBytes: number | null;
                message: string | null;
                exitCode: number | null;
                signal: string | null;
            } | null;
            measurements: {
                /** @enum {string} */
                name: "liveBytes" | "liveBytesValidation" | "kernelHash" | "kernelHashValidation" | "allocations" | "baselineBytes" | "peakBytes" | "weightBytes" | "slotBytes" | "trackedPeakBytes" | "stepTimesMs" | "inputTimesMs" | "validationMsPerRow" | "gradientSquaredNorm" | "gradientVariance" | "preconditionedSquaredNorm" | "preconditionedVariance" | "sweepLoss" | "stepTimeMs" | "trainingLoss" | "validationLoss" | "guessingLoss" | "validationAccuracy" | "lossVariance" | "powerWatts";
                at: number | null;
                value: (number | number[]) | null;
            }[];
            /** Format: date-time */
            startedAt: string;
            finishedAt: string | null;
        };
        /** @description Batch size and learning rate with reasons, uncertainty and alternatives */
        Advice: {
            /**
             * @description does-not-fit: not even one row fits, or no batch size that was asked for, with the largest that does. nothing-trained: no candidate got below the loss of the untrained model or of guessing; the reasons name likely causes
             * @enum {string}
             */
            verdict: "advice" | "does-not-fit" | "nothing-trained" | "not-enough-evidence";
            /** @description Rows of a step on one worker; of a micro-batch where gradients are accumulated */
            batchSize: components["schemas"]["Estimate"] | null;
            learningRate: components["schemas"]["Estimate"] | null;
            confidence: {
                /** @enum {string} */
                level: "high" | "medium" | "low";
                loweredBy: components["schemas"]["Reason"][];
            };
            /** @description Largest batch size that fits, whether a fresh process verified it, and its bound: the memory budget, the training rows, the elements of one tensor on the engine, or a failed larger run */
            largestBatchSize: {
                value: number;
                verified: boolean;
                /** @enum {string} */
                bound: "memory" | "rows" | "engine" | "failure";
            } | null;
            memory: components["schemas"]["MemoryUse"];
            stepTimeMs: number | null;
            stepsPerEpoch: number | null;
            epochTimeMs: number | null;
            /** @description Gradient noise scale, rows */
            noiseScale: components["schemas"]["Estimate"] | null;
            warmupSteps: number | null;
            momentum: number | null;
            accumulation: {
                microBatchSize: number;
                steps: number;
                effectiveBatchSize: number;
            } | null;
            workers: {
                count: number;
                globalBatchSize: number;
                learningRate: number;
                warmupSteps: number;
                epochs: number;
                epochsLow: number;
                epochsHigh: number;
                /** @description Progress of each worker relative to a single worker, 0..1 */
                efficiency: number;
                /** @description Above this, doubling the workers saves less than 20 % of the time */
                usefulWorkers: number;
            } | null;
            /** @description Cost of the planned training; null without a price or power */
            trainingCost?: components["schemas"]["TrainingCost"] | null;
            /** @description The trade between batch sizes; null where no two sizes were compared */
            trade?: components["schemas"]["Trade"] | null;
            alternatives: {
                /** @enum {string} */
                name: "fastest" | "cheapest" | "growing-batch" | "fastest-step-throughput" | "best-generalisation" | "least-memory" | "full-batch" | "full-batch-rprop";
                batchSize: number;
                learningRate: number;
                reason: components["schemas"]["Reason"];
                /** @description Cost of a training that gets as far as the advised one, in trainingCost's unit */
                cost?: number | null;
            }[];
            reasons: components["schemas"]["Reason"][];
            /** @description Cost of the measurements */
            cost: {
                trials: number;
                outOfMemory: number;
                deviceMs: number;
            };
            curves: components["schemas"]["Curve"][];
            /** @description Paragraphs in the requested language; every sentence cites its trials */
            explanation: string[];
            /** @description The answer, top down, in the requested language */
            brief: components["schemas"]["Brief"];
            /** @description Code to paste, by framework; empty without an answer */
            snippets: components["schemas"]["Snippet"][];
        };
        /** @description A study without its advice */
        StudySummary: {
            id: string;
            /**
             * @description queued and running may change; done, failed and cancelled are final
             * @enum {string}
             */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            request: components["schemas"]["UnderstoodRequest"];
            /** @description Fingerprint of model, loss, optimizer, data, engine and device; studies with the same subject share evidence */
            subject: string;
            progress: components["schemas"]["Progress"];
            /** @description Why the study failed */
            error: {
                code: string;
                message: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            links: {
                self: string;
                advice: string;
                trials: string;
                events: string;
                export: string;
            };
        };
        /** @description One question: model, data, device, memory budget and training plan */
        Study: {
            id: string;
            /**
             * @description queued and running may change; done, failed and cancelled are final
             * @enum {string}
             */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            request: components["schemas"]["UnderstoodRequest"];
            /** @description Fingerprint of model, loss, optimizer, data, engine and device; studies with the same subject share evidence */
            subject: string;
            progress: components["schemas"]["Progress"];
            /** @description Why the study failed */
            error: {
                code: string;
                message: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            links: {
                self: string;
                advice: string;
                trials: string;
                events: string;
                export: string;
            };
            /** @description The advice; null until the state is done */
            advice: components["schemas"]["Advice"] | null;
        };
        /** @description What stored evidence answers, without a trial */
        WhatIf: {
            /** @description The changed question */
            question: {
                memoryBudgetBytes: number;
                rows: number;
                epochs: number;
                workers: number;
                /** @enum {string} */
                objective: "fastest" | "best-quality" | "least-memory" | "cheapest";
                /** @enum {string} */
                schedule: "falling" | "constant" | "either";
            };
            /** @description What a study would still measure. Beside an advice: predicted by the laws of memory and time */
            missing: ("memory" | "step-time") | null;
            /** @description Null where the evidence does not answer the question */
            advice: components["schemas"]["Advice"] | null;
        };
        /** @description A page of studies */
        StudyList: {
            studies: components["schemas"]["StudySummary"][];
            /** @description Send it as `cursor` to get the next page; null on the last page */
            nextCursor: string | null;
        };
        TrialList: {
            trials: components["schemas"]["Trial"][];
        };
        DeviceList: {
            /** @description Most preferred first */
            devices: components["schemas"]["Device"][];
            /** @description All engines in order of preference */
            engines: components["schemas"]["Engine"][];
            /** @description Trainings that the operator registered */
            recipes: components["schemas"]["Recipe"][];
        };
        PresetList: {
            presets: components["schemas"]["Preset"][];
        };
        /** @description A page of data sets */
        DatasetList: {
            /** @description By id */
            datasets: components["schemas"]["Dataset"][];
            /** @description Send it as `cursor` to get the next page; null on the last page */
            nextCursor: string | null;
            /** @description Disk space of your data sets and models */
            usedBytes: number;
            /** @description Disk space that they may take */
            quotaBytes: number;
        };
        /** @description A page of models */
        ModelList: {
            /** @description By id */
            models: components["schemas"]["Model"][];
            /** @description Send it as `cursor` to get the next page; null on the last page */
            nextCursor: string | null;
            /** @description Disk space of your data sets and models */
            usedBytes: number;
            /** @description Disk space that they may take */
            quotaBytes: number;
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description Meaning of an error code, and what to do about it */
        ProblemGuide: {
            type: string;
            /** @enum {string} */
            code: "invalid-request" | "malformed-body" | "unsupported-media-type" | "body-too-large" | "headers-too-large" | "method-not-allowed" | "not-found" | "idempotency-key-reused" | "unauthenticated" | "forbidden" | "rate-limited" | "unavailable" | "too-many-studies" | "too-many-streams" | "storage-full" | "conflict" | "internal";
            status: number;
            title: string;
            meaning: string;
            /** @description What to do */
            remedy: string;
        };
        ProblemGuideList: {
            problems: components["schemas"]["ProblemGuide"][];
        };
        /** @description RFC 9457 problem details with a stable code */
        Problem: {
            /** @description Address of the page about this code: /problems/<code> */
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "invalid-request" | "malformed-body" | "unsupported-media-type" | "body-too-large" | "headers-too-large" | "method-not-allowed" | "not-found" | "idempotency-key-reused" | "unauthenticated" | "forbidden" | "rate-limited" | "unavailable" | "too-many-studies" | "too-many-streams" | "storage-full" | "conflict" | "internal";
            detail: string;
            instance: string;
            errors: {
                /** @description JSON pointer into the body; other parts begin with /query, /path or /headers */
                pointer: string;
                /** @description The rejected value */
                value: unknown;
                accepted: string;
                message: string;
            }[];
        };
        /** @description The data of one server-sent event */
        StudyEvent: {
            /** @description Also the SSE id: send it back as Last-Event-ID to get missed events */
            id: number;
            studyId: string;
            /**
             * @description Also the SSE event name
             * @enum {string}
             */
            type: "state" | "progress" | "trial" | "measurement";
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            progress: components["schemas"]["Progress"];
            trialId: string | null;
        };
        /** @description A final study with all its evidence, to import it elsewhere */
        StudyDocument: {
            /** @constant */
            format: "batchwise-study/2";
            study: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                state: "done" | "failed" | "cancelled";
                request: components["schemas"]["UnderstoodRequest"];
                subject: {
                    id: string;
                    dataId: string;
                    /** @enum {string} */
                    engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                    deviceId: string;
                    /** @enum {string} */
                    optimizer: "sgd" | "momentum" | "adam" | "adamw" | "nadam" | "rmsprop" | "adagrad" | "adadelta" | "adamax" | "lion" | "ftrl" | "lamb" | "adafactor" | "muon";
                    optimizerSettings?: {
                        [key: string]: number | boolean | string | null;
                    };
                    losses: ({
                        /** @enum {string} */
                        loss: "sparseCategoricalCrossentropy" | "categoricalCrossentropy" | "binaryCrossentropy" | "meanSquaredError" | "meanAbsoluteError" | "meanAbsolutePercentageError" | "meanSquaredLogarithmicError" | "huber" | "logCosh" | "hinge" | "squaredHinge" | "categoricalHinge" | "poisson" | "klDivergence" | "cosineSimilarity" | "binaryFocalCrossentropy" | "categoricalFocalCrossentropy" | "categoricalGeneralizedCrossEntropy" | "dice" | "tversky";
                        weight: number;
                        settings?: {
                            [key: string]: number | boolean | string | null;
                        };
                        classWeights?: number[];
                    } & {
                        [key: string]: unknown;
                    })[];
                    model: {
                        name: string;
                        inputs: ({
                            name: string;
                            shape: number[];
                            /** @enum {string} */
                            dtype: "float32" | "int32";
                            vocabulary: number | null;
                        } & {
                            [key: string]: unknown;
                        })[];
                        layers: ({
                            name: string;
                            /** @enum {string} */
                            type: "Dense" | "Activation" | "Dropout" | "Flatten" | "Reshape" | "Permute" | "RepeatVector" | "ReLU" | "LeakyReLU" | "ELU" | "Softmax" | "PReLU" | "SpatialDropout1D" | "GaussianNoise" | "Conv1D" | "Conv2D" | "Conv3D" | "Conv1DTranspose" | "Conv2DTranspose" | "Conv3DTranspose" | "DepthwiseConv1D" | "DepthwiseConv2D" | "SeparableConv1D" | "SeparableConv2D" | "MaxPooling1D" | "MaxPooling2D" | "MaxPooling3D" | "AveragePooling1D" | "AveragePooling2D" | "AveragePooling3D" | "GlobalMaxPooling1D" | "GlobalMaxPooling2D" | "GlobalMaxPooling3D" | "GlobalAveragePooling1D" | "GlobalAveragePooling2D" | "GlobalAveragePooling3D" | "AdaptiveMaxPooling1D" | "AdaptiveMaxPooling2D" | "AdaptiveMaxPooling3D" | "AdaptiveAveragePooling1D" | "AdaptiveAveragePooling2D" | "AdaptiveAveragePooling3D" | "ZeroPadding1D" | "ZeroPadding2D" | "ZeroPadding3D" | "Cropping1D" | "Cropping2D" | "Cropping3D" | "UpSampling1D" | "UpSampling2D" | "UpSampling3D" | "Resizing" | "CenterCrop" | "BatchNormalization" | "LayerNormalization" | "Embedding" | "Masking" | "LSTM" | "GRU" | "SimpleRNN" | "RNN" | "ConvLSTM1D" | "ConvLSTM2D" | "ConvLSTM3D" | "Bidirectional" | "TimeDistributed" | "Add" | "Multiply" | "Average" | "Maximum" | "Concatenate" | "Dot" | "Subtract" | "Minimum" | "Divide" | "Power" | "Identity" | "ActivityRegularization" | "GroupNormalization" | "RMSNormalization" | "UnitNormalization" | "AlphaDropout" | "GaussianDropout" | "SpatialDropout2D" | "SpatialDropout3D" | "Rescaling" | "Normalization" | "CategoryEncoding" | "Elementwise" | "Clip" | "Reduce" | "Slice" | "Stack" | "MatMul" | "Binary" | "Where" | "Pad" | "Gather" | "OneHot" | "Einsum" | "CumulativeSum" | "Result" | "AugMix" | "CutMix" | "MixUp" | "RandAugment" | "RandomBrightness" | "RandomColorDegeneration" | "RandomColorJitter" | "RandomContrast" | "RandomElasticTransform" | "RandomErasing" | "RandomFlip" | "RandomGaussianBlur" | "RandomGrayscale" | "RandomHue" | "RandomInvert" | "RandomPerspective" | "RandomPosterization" | "RandomRotation" | "RandomSaturation" | "RandomSharpness" | "RandomShear" | "RandomTranslation" | "RandomZoom" | "Solarization" | "LayerScale" | "StochasticDepth" | "CustomScaleLayer" | "EinsumDense" | "Attention" | "AdditiveAttention" | "MultiHeadAttention" | "GroupQueryAttention";
                            config: {
                                [key: string]: unknown;
                            };
                            inputs: string[];
                            outputShape: number[];
                            trainable: boolean;
                            sharesWeightsWith: string | null;
                        } & {
                            [key: string]: unknown;
                        })[];
                        outputs: ({
                            name: string;
                            layer: string;
                            shape: number[];
                            /** @enum {string} */
                            activation: "linear" | "relu" | "relu6" | "elu" | "selu" | "sigmoid" | "hardSigmoid" | "softmax" | "softplus" | "softsign" | "tanh" | "swish" | "mish" | "gelu" | "geluTanh" | "celu" | "exponential" | "glu" | "hardShrink" | "hardSigmoid6" | "hardSilu" | "hardTanh" | "leakyRelu" | "logSigmoid" | "logSoftmax" | "softShrink" | "sparsePlus" | "sparseSigmoid" | "sparsemax" | "squareplus" | "tanhShrink";
                            maskedBy?: string;
                        } & {
                            [key: string]: unknown;
                        })[];
                        parameters: number;
                        trainableParameters: number;
                    } & {
                        [key: string]: unknown;
                    };
                    program?: {
                        name: string;
                        framework: string;
                        /** @enum {string} */
                        engine?: "torch" | "keras";
                        fingerprint: string;
                        loss: string;
                        optimizer: string;
                        optimizerIsKnown: boolean;
                        layers: number;
                        rowsAreHeld: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                    keras?: {
                        topology: {
                            [key: string]: unknown;
                        };
                        compiled: {
                            [key: string]: unknown;
                        } | null;
                    } & {
                        [key: string]: unknown;
                    };
                    versions?: {
                        library: string | null;
                        driver: string | null;
                        unversionedId: string;
                        evidenceMaxMs?: number;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                };
                data: {
                    /** @constant */
                    kind: "dataset";
                } | {
                    /** @constant */
                    kind: "synthetic";
                    rows: number;
                    validationRows: number;
                    classes: (number | null)[];
                    seed: number;
                } | {
                    /** @constant */
                    kind: "own";
                    rows: number;
                    validationRows: number;
                };
                question: {
                    data: {
                        /** @enum {string} */
                        origin: "given" | "synthetic";
                        trainingRows: number;
                        validationRows: number;
                        classes: number | null;
                        findings?: components["schemas"]["DataFinding"][];
                        balance?: components["schemas"]["ClassBalance"];
                        sampledRows?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    model: {
                        parameters: number;
                        trainableParameters?: number;
                        batchNorm: boolean;
                        /** @constant */
                        penalised?: true;
                        augmentationLayers?: number;
                        /** @constant */
                        mixedPrecision?: true;
                        unadaptedLayers?: number;
                        largestTensorElements?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    program?: {
                        name: string;
                        framework: string;
                        /** @enum {string} */
                        engine?: "torch" | "keras";
                        fingerprint: string;
                        loss: string;
                        optimizer: string;
                        optimizerIsKnown: boolean;
                        layers: number;
                        rowsAreHeld: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                    losses: ({
                        /** @enum {string} */
                        loss: "sparseCategoricalCrossentropy" | "categoricalCrossentropy" | "binaryCrossentropy" | "meanSquaredError" | "meanAbsoluteError" | "meanAbsolutePercentageError" | "meanSquaredLogarithmicError" | "huber" | "logCosh" | "hinge" | "squaredHinge" | "categoricalHinge" | "poisson" | "klDivergence" | "cosineSimilarity" | "binaryFocalCrossentropy" | "categoricalFocalCrossentropy" | "categoricalGeneralizedCrossEntropy" | "dice" | "tversky";
                        weight: number;
                        settings?: {
                            [key: string]: number | boolean | string | null;
                        };
                        classWeights?: number[];
                    } & {
                        [key: string]: unknown;
                    })[];
                    /** @enum {string} */
                    optimizer: "sgd" | "momentum" | "adam" | "adamw" | "nadam" | "rmsprop" | "adagrad" | "adadelta" | "adamax" | "lion" | "ftrl" | "lamb" | "adafactor" | "muon";
                    optimizerSettings?: {
                        [key: string]: number | boolean | string | null;
                    };
                    trainingOrigin?: {
                        /** @enum {string} */
                        losses: "request" | "file" | "softmax" | "sigmoid" | "numbers";
                        /** @enum {string} */
                        optimizer: "request" | "file" | "default";
                        replacedRate?: number;
                        replacedSchedule?: string;
                        /** @enum {string} */
                        schedule?: "request" | "file" | "default";
                    } & {
                        [key: string]: unknown;
                    };
                    /** @enum {string} */
                    objective: "fastest" | "best-quality" | "least-memory" | "cheapest";
                    /** @enum {string} */
                    schedule?: "falling" | "constant" | "either";
                    current?: {
                        batchSize: number;
                        learningRate: number;
                    } & {
                        [key: string]: unknown;
                    };
                    wishes?: {
                        batchSize?: number;
                        batchSizes?: {
                            min?: number;
                            max?: number;
                            multipleOf?: number;
                            /** @constant */
                            powerOfTwo?: true;
                        };
                        effectiveBatchSize?: number;
                        learningRate?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    epochsPlanned: number;
                    workers: number;
                    budgetBytes: number;
                    tensorElementsMax?: number;
                    probeBudget: ({
                        /** @constant */
                        kind: "auto";
                        trainings: number;
                        leastMs: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "seconds";
                        seconds: number;
                    } & {
                        [key: string]: unknown;
                    });
                    seed: number;
                    price?: {
                        perHour?: number;
                        perKilowattHour?: number;
                        currency?: string;
                    } & {
                        [key: string]: unknown;
                    };
                    power?: {
                        idleWatts: number;
                        busyWatts: number;
                    } & {
                        [key: string]: unknown;
                    };
                    deviceState?: {
                        freeBytes: number | null;
                        otherProcesses: number;
                        otherBytes: number;
                        at?: string;
                    } & {
                        [key: string]: unknown;
                    };
                    engineChoice?: {
                        /** @enum {string} */
                        engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                        deviceId: string;
                        framework?: string;
                        asked: boolean;
                        failed: ({
                            /** @enum {string} */
                            engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                            deviceId: string;
                            subjectId: string;
                            trials: string[];
                            because: string;
                            lasting: boolean;
                        } & {
                            [key: string]: unknown;
                        })[];
                        left: ({
                            /** @enum {string} */
                            engine: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                            deviceId: string;
                            subjectId: string;
                            versions?: {
                                library: string | null;
                                driver: string | null;
                                unversionedId: string;
                                evidenceMaxMs?: number;
                            } & {
                                [key: string]: unknown;
                            };
                            memoryBytes: number | null;
                            tensorElementsMax?: number;
                            deviceState?: {
                                freeBytes: number | null;
                                otherProcesses: number;
                                otherBytes: number;
                                at?: string;
                            } & {
                                [key: string]: unknown;
                            };
                        } & {
                            [key: string]: unknown;
                        })[];
                        budgetAskedBytes?: number;
                    } & {
                        [key: string]: unknown;
                    };
                    measuredBefore?: {
                        answers: ({
                            epochsPlanned: number;
                            probeBudget: ({
                                /** @constant */
                                kind: "auto";
                                trainings: number;
                                leastMs: number;
                            } & {
                                [key: string]: unknown;
                            }) | ({
                                /** @constant */
                                kind: "seconds";
                                seconds: number;
                            } & {
                                [key: string]: unknown;
                            });
                        } & {
                            [key: string]: unknown;
                        })[];
                        deviceMs: number;
                        wallMs: number;
                    } & {
                        [key: string]: unknown;
                    };
                    takenOver?: {
                        trials: number;
                        ids?: string[];
                        ageMs: number;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                };
                questionId: string;
                progress: components["schemas"]["Progress"];
                advice: {
                    /**
                     * @description does-not-fit: not even one row fits, or no batch size that was asked for, with the largest that does. nothing-trained: no candidate got below the loss of the untrained model or of guessing; the reasons name likely causes
                     * @enum {string}
                     */
                    verdict: "advice" | "does-not-fit" | "nothing-trained" | "not-enough-evidence";
                    /** @description Rows of a step on one worker; of a micro-batch where gradients are accumulated */
                    batchSize: components["schemas"]["Estimate"] | null;
                    learningRate: components["schemas"]["Estimate"] | null;
                    confidence: {
                        /** @enum {string} */
                        level: "high" | "medium" | "low";
                        loweredBy: components["schemas"]["Reason"][];
                    };
                    /** @description Largest batch size that fits, whether a fresh process verified it, and its bound: the memory budget, the training rows, the elements of one tensor on the engine, or a failed larger run */
                    largestBatchSize: {
                        value: number;
                        verified: boolean;
                        /** @enum {string} */
                        bound: "memory" | "rows" | "engine" | "failure";
                    } | null;
                    memory: components["schemas"]["MemoryUse"];
                    stepTimeMs: number | null;
                    stepsPerEpoch: number | null;
                    epochTimeMs: number | null;
                    /** @description Gradient noise scale, rows */
                    noiseScale: components["schemas"]["Estimate"] | null;
                    warmupSteps: number | null;
                    momentum: number | null;
                    accumulation: {
                        microBatchSize: number;
                        steps: number;
                        effectiveBatchSize: number;
                    } | null;
                    workers: {
                        count: number;
                        globalBatchSize: number;
                        learningRate: number;
                        warmupSteps: number;
                        epochs: number;
                        epochsLow: number;
                        epochsHigh: number;
                        /** @description Progress of each worker relative to a single worker, 0..1 */
                        efficiency: number;
                        /** @description Above this, doubling the workers saves less than 20 % of the time */
                        usefulWorkers: number;
                    } | null;
                    /** @description Cost of the planned training; null without a price or power */
                    trainingCost?: components["schemas"]["TrainingCost"] | null;
                    /** @description The trade between batch sizes; null where no two sizes were compared */
                    trade?: components["schemas"]["Trade"] | null;
                    alternatives: {
                        /** @enum {string} */
                        name: "fastest" | "cheapest" | "growing-batch" | "fastest-step-throughput" | "best-generalisation" | "least-memory" | "full-batch" | "full-batch-rprop";
                        batchSize: number;
                        learningRate: number;
                        reason: components["schemas"]["Reason"];
                        /** @description Cost of a training that gets as far as the advised one, in trainingCost's unit */
                        cost?: number | null;
                    }[];
                    reasons: components["schemas"]["Reason"][];
                    /** @description Cost of the measurements */
                    cost: {
                        trials: number;
                        outOfMemory: number;
                        deviceMs: number;
                    };
                    curves: components["schemas"]["Curve"][];
                } | null;
                error: {
                    code: string;
                    message: string;
                } | null;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                updatedAt: string;
                startedAt: string | null;
                finishedAt: string | null;
            };
            /** @description Finished trials of the subject, and of the subjects where measuring failed */
            evidence: {
                subjectId: string;
                trials: {
                    id: string;
                    spec: ({
                        /** @constant */
                        kind: "trace";
                        batchSize: number;
                        budgetBytes?: number;
                        /** @constant */
                        allocations?: true;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "fit";
                        batchSize: number;
                        steps: number;
                        fresh: boolean;
                        budgetBytes: number;
                        deviceMs?: number;
                        /** @constant */
                        repeat?: 1;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        microBatchSize: number;
                        microBatches: number;
                        /** @constant */
                        kind: "noise";
                        batchSize: number;
                        learningRate: number;
                        deviceMs: number;
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "sweep";
                        batchSize: number;
                        learningRateMin: number;
                        learningRateMax: number;
                        growth: number;
                        deviceMs: number;
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "race";
                        batchSize: number;
                        learningRate: number;
                        rung: number;
                        untilMs: number;
                        seed: number;
                        stepsMax?: number;
                        validation?: {
                            batchSize: number;
                            rows: number;
                        };
                        /** @enum {string} */
                        method?: "rprop";
                        noise?: {
                            microBatchSize: number;
                            microBatches: number;
                        } & {
                            [key: string]: unknown;
                        };
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "anneal";
                        batchSize: number;
                        learningRate: number;
                        seed: number;
                        from: number;
                        steps: number;
                        validation?: {
                            batchSize: number;
                            rows: number;
                        };
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    }) | ({
                        /** @constant */
                        kind: "grow";
                        batchSize: number;
                        learningRate: number;
                        seed: number;
                        grownFrom: number;
                        from: number;
                        steps: number;
                        validation?: {
                            batchSize: number;
                            rows: number;
                        };
                        budgetBytes?: number;
                    } & {
                        [key: string]: unknown;
                    });
                    outcome: {
                        /** @enum {string} */
                        cause: "completed" | "outOfMemory" | "diverged" | "timedOut" | "cancelled" | "crashed" | "unsupported" | "userError";
                        /** @description Work in the trial process */
                        durationMs: number;
                        /** @description Time on the clock since the previous trial; absent in older trials */
                        wallMs?: number;
                        peakBytes: number | null;
                        message: string | null;
                        exitCode: number | null;
                        signal: string | null;
                    };
                    measurements: {
                        /** @enum {string} */
                        name: "liveBytes" | "liveBytesValidation" | "kernelHash" | "kernelHashValidation" | "allocations" | "baselineBytes" | "peakBytes" | "weightBytes" | "slotBytes" | "trackedPeakBytes" | "stepTimesMs" | "inputTimesMs" | "validationMsPerRow" | "gradientSquaredNorm" | "gradientVariance" | "preconditionedSquaredNorm" | "preconditionedVariance" | "sweepLoss" | "stepTimeMs" | "trainingLoss" | "validationLoss" | "guessingLoss" | "validationAccuracy" | "lossVariance" | "powerWatts";
                        at: number | null;
                        value: (number | number[]) | null;
                    }[];
                    /** Format: date-time */
                    startedAt: string;
                    /** Format: date-time */
                    finishedAt: string;
                }[];
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type EstimateInput = components['schemas']['EstimateInput'];
export type ReasonInput = components['schemas']['ReasonInput'];
export type CurveInput = components['schemas']['CurveInput'];
export type TrainingCostInput = components['schemas']['TrainingCostInput'];
export type SizeTradeInput = components['schemas']['SizeTradeInput'];
export type TradeInput = components['schemas']['TradeInput'];
export type MemoryPartsInput = components['schemas']['MemoryPartsInput'];
export type MemoryUseInput = components['schemas']['MemoryUseInput'];
export type DataNoteInput = components['schemas']['DataNoteInput'];
export type ProgressInput = components['schemas']['ProgressInput'];
export type DataFindingInput = components['schemas']['DataFindingInput'];
export type ClassBalanceInput = components['schemas']['ClassBalanceInput'];
export type CurrentPairInput = components['schemas']['CurrentPairInput'];
export type UnderstoodRequestInput = components['schemas']['UnderstoodRequestInput'];
export type StudyDocumentInput = components['schemas']['StudyDocumentInput'];
export type StudyRequestInput = components['schemas']['StudyRequestInput'];
export type RecipeRequestInput = components['schemas']['RecipeRequestInput'];
export type WhatIfRequestInput = components['schemas']['WhatIfRequestInput'];
export type Estimate = components['schemas']['Estimate'];
export type Reason = components['schemas']['Reason'];
export type Curve = components['schemas']['Curve'];
export type TrainingCost = components['schemas']['TrainingCost'];
export type SizeTrade = components['schemas']['SizeTrade'];
export type Trade = components['schemas']['Trade'];
export type MemoryParts = components['schemas']['MemoryParts'];
export type MemoryUse = components['schemas']['MemoryUse'];
export type Statement = components['schemas']['Statement'];
export type BriefSummary = components['schemas']['BriefSummary'];
export type BriefFit = components['schemas']['BriefFit'];
export type BriefSpeed = components['schemas']['BriefSpeed'];
export type BriefGain = components['schemas']['BriefGain'];
export type BriefEndGain = components['schemas']['BriefEndGain'];
export type BriefAsGood = components['schemas']['BriefAsGood'];
export type BriefSection = components['schemas']['BriefSection'];
export type Brief = components['schemas']['Brief'];
export type DataNote = components['schemas']['DataNote'];
export type Understood = components['schemas']['Understood'];
export type Dataset = components['schemas']['Dataset'];
export type Device = components['schemas']['Device'];
export type Engine = components['schemas']['Engine'];
export type Progress = components['schemas']['Progress'];
export type DataFinding = components['schemas']['DataFinding'];
export type ClassBalance = components['schemas']['ClassBalance'];
export type CurrentPair = components['schemas']['CurrentPair'];
export type UnderstoodRequest = components['schemas']['UnderstoodRequest'];
export type ModelNote = components['schemas']['ModelNote'];
export type Model = components['schemas']['Model'];
export type Preset = components['schemas']['Preset'];
export type Recipe = components['schemas']['Recipe'];
export type Snippet = components['schemas']['Snippet'];
export type Trial = components['schemas']['Trial'];
export type Advice = components['schemas']['Advice'];
export type StudySummary = components['schemas']['StudySummary'];
export type Study = components['schemas']['Study'];
export type WhatIf = components['schemas']['WhatIf'];
export type StudyList = components['schemas']['StudyList'];
export type TrialList = components['schemas']['TrialList'];
export type DeviceList = components['schemas']['DeviceList'];
export type PresetList = components['schemas']['PresetList'];
export type DatasetList = components['schemas']['DatasetList'];
export type ModelList = components['schemas']['ModelList'];
export type Health = components['schemas']['Health'];
export type ProblemGuide = components['schemas']['ProblemGuide'];
export type ProblemGuideList = components['schemas']['ProblemGuideList'];
export type Problem = components['schemas']['Problem'];
export type StudyEvent = components['schemas']['StudyEvent'];
export type StudyDocument = components['schemas']['StudyDocument'];
export type $defs = Record<string, never>;
export interface operations {
    listStudies: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page. A cursor belongs to one sort order */
                cursor?: string;
                limit?: number;
                /** @description Only studies in this state */
                state?: "queued" | "running" | "done" | "failed" | "cancelled";
                /** @description Only studies measured on this device */
                device?: string;
                /** @description Only studies measured with this engine */
                engine?: "tensorflow" | "webgpu" | "wasm" | "cpu" | "torch" | "keras";
                /** @description Only studies of models with this name: of the preset, or in the Keras file */
                model?: string;
                /** @description Only studies created later */
                createdAfter?: string;
                /** @description Only studies created earlier */
                createdBefore?: string;
                /** @description Sort field; a minus sorts in descending order. Sorted by updatedAt, a study that changes between two pages moves */
                sort?: "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt";
                /** @description Only these fields, separated by commas. A dot leads into an object: id,state,progress.fraction */
                fields?: string;
            };
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description rel="next": address of the next page; rel="successor-version": replacement of a deprecated route */
                    Link?: string;
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudyList"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitStudy: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description wait=N: wait up to N seconds for the advice
                 * @example wait=60
                 */
                prefer?: string;
                /** @description Repeats of a request with one key return its first study; another body gets 422 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StudyRequestInput"] | components["schemas"]["RecipeRequestInput"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description The wait of Prefer that was honoured */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Study"];
                };
            };
            /** @description Queued: ask again later */
            202: {
                headers: {
                    /** @description Address of the stored resource */
                    Location?: string;
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    /** @description The wait of Prefer that was honoured */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Study"];
                };
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStudy: {
        parameters: {
            query?: {
                /** @description Only these fields, separated by commas. A dot leads into an object: id,state,progress.fraction */
                fields?: string;
            };
            header?: {
                /**
                 * @description wait=N: wait up to N seconds for the advice
                 * @example wait=60
                 */
                prefer?: string;
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    /** @description The wait of Prefer that was honoured */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Study"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteStudy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The study is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The storage quota is used up; or: The request conflicts with the state of its subject */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTrials: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialList"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdvice: {
        parameters: {
            query?: {
                /** @description Only these fields, separated by commas. A dot leads into an object: id,state,progress.fraction */
                fields?: string;
                /** @description Language of the explanation. Default: Accept-Language, then en */
                lang?: "en" | "zh";
            };
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advice"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The storage quota is used up; or: The request conflicts with the state of its subject */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelStudy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Study"];
                };
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askWhatIf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WhatIfRequestInput"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchStudy: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Id of the last event received
                 * @example 0
                 */
                "last-event-id"?: string;
            };
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One event per change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        id: string;
                        event: string;
                        data: string;
                        retry?: number;
                    };
                };
            };
            /** @description The study is final and `Last-Event-ID` was its last event. An EventSource does not reconnect */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportStudy: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of a study */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudyDocument"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The storage quota is used up; or: The request conflicts with the state of its subject */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importStudy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StudyDocumentInput"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Study"];
                };
            };
            /** @description Stored */
            201: {
                headers: {
                    /** @description Address of the stored resource */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Study"];
                };
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The storage quota is used up; or: The request conflicts with the state of its subject */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPresets: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetList"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is unavailable */
            503: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProblems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemGuideList"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Error code
                 * @example invalid-request
                 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemGuide"];
                };
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page */
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description rel="next": address of the next page; rel="successor-version": replacement of a deprecated route */
                    Link?: string;
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetList"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addDataset: {
        parameters: {
            query?: {
                /** @description Array or column to predict; several, separated by commas. A position (0, -1) where it has no name; none for an autoencoder */
                target?: string;
                /** @description Arrays or columns to read, separated by commas; default: all others */
                features?: string;
                /** @description Default: by the first bytes, then by the content type or the name */
                format?: string;
                /** @description Whether the first line of a table names the columns; default: by its values */
                header?: string;
                /** @description How columns of text are read; default one-hot */
                categories?: string;
                /** @description HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS of a row; default: as the images are */
                imageSize?: string;
                /** @description What a token of a text is; default characters */
                tokens?: string;
                /** @description Most tokens that a text may have; default 10000 */
                vocabulary?: string;
                /** @description Tokens in a row of a text; default 40 */
                length?: string;
                /** @description Predict the token after a row (last, default) or after each of its tokens */
                nextToken?: string;
                /** @description none (default); divide-by-255; standardize: each position less its mean, by its deviation */
                scale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The bytes of the file */
        requestBody: {
            content: {
                "application/octet-stream": unknown;
                "application/zip": unknown;
                "application/x-npz": unknown;
                "application/vnd.apache.parquet": unknown;
                "application/json": unknown;
                "application/jsonl": unknown;
                "application/x-ndjson": unknown;
                "text/csv": unknown;
                "text/tab-separated-values": unknown;
                "text/plain": unknown;
                "multipart/form-data": unknown;
            };
        };
        responses: {
            /** @description Stored */
            201: {
                headers: {
                    /** @description Address of the stored resource */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The storage quota is used up; or: The request conflicts with the state of its subject */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of a data set */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a data set */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The data set is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The storage quota is used up; or: The request conflicts with the state of its subject */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the previous page */
                cursor?: string;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description rel="next": address of the next page; rel="successor-version": replacement of a deprecated route */
                    Link?: string;
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addModel: {
        parameters: {
            query?: {
                /** @description Shape of one row where the model leaves a length open: 128,8; or by input: tokens=128 image=32,32,3 */
                inputShape?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The bytes of the file */
        requestBody: {
            content: {
                "application/octet-stream": unknown;
                "application/zip": unknown;
                "application/x-hdf5": unknown;
                "application/json": unknown;
                "text/plain": unknown;
                "multipart/form-data": unknown;
            };
        };
        responses: {
            /** @description Stored */
            201: {
                headers: {
                    /** @description Address of the stored resource */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The storage quota is used up; or: The request conflicts with the state of its subject */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that the client has: 304 when the answer is still one of them */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of a model */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description The client has this answer already */
            304: {
                headers: {
                    /** @description Version of the answer: send it back as If-None-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a model */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request has an invalid value; or: The body does not match its content type */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A valid key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key lacks the scope */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported content type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; or: Too many unfinished studies; or: Too many open streams */
            429: {
                headers: {
                    /** @description Seconds to wait before the next request */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Address and headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
