# For processors: docker build .
# For NVIDIA cards: docker build --target cuda --build-arg BATCHWISE_TENSORFLOW=cuda .
# The build stage runs the set-up of a clone; the runtime stage has neither compiler, pip nor
# development dependencies. Pin a digest with --build-arg NODE_IMAGE=node:26-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:26-bookworm-slim
FROM ${NODE_IMAGE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-pip g++ \
 && rm -rf /var/lib/apt/lists/*
ARG BATCHWISE_TENSORFLOW=cpu
# the same path in both stages: the addon and the library are found through links into the cache
ENV XDG_CACHE_HOME=/opt/cache BATCHWISE_TENSORFLOW=$BATCHWISE_TENSORFLOW BATCHWISE_KERAS=off CI=true
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json prisma.config.ts ./
COPY prisma ./prisma
COPY src ./src
RUN node src/setup/main.mjs --for run \
 && npm prune --omit=dev --omit=peer --no-audit --no-fund \
 && rm -rf /opt/cache/batchwise/tensorflow-*/tensorflow/include /opt/cache/batchwise/tensorflow-*/python

FROM ${NODE_IMAGE} AS runtime
# prlimit (util-linux) holds the memory budget of a trial
RUN apt-get update \
 && apt-get install -y --no-install-recommends util-linux \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 BATCHWISE_DATA=/data
WORKDIR /app
RUN mkdir -p /data && chown node:node /data
COPY --from=build /opt/cache /opt/cache
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY prisma/migrations ./prisma/migrations
COPY examples ./examples
USER node
VOLUME ["/data"]
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]

FROM runtime AS cuda
# what the driver's container runtime brings in: its library, and nvidia-smi
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
CMD ["sh", "-c", "nvidia-smi -L > /dev/null 2>&1 || echo 'no NVIDIA card is visible (docker run --gpus all shows them): trials run on the processor' >&2; exec node dist/main.js"]

FROM runtime AS cpu
