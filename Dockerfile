# The program on a small image, as an ordinary user. Everything that it keeps lies in the volume /data.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY tools/openapi-types/package.json tools/openapi-types/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY api ./api
COPY src ./src
RUN npm run build
# What runs needs neither compilers nor tests.
RUN npm ci --omit=dev --workspaces=false --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production TRUNKLEDGER_HOME=/data
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY bin ./bin
COPY api ./api
COPY sql ./sql
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8090
ENTRYPOINT ["node", "/app/bin/trunkledger.js"]
CMD ["up", "--host", "0.0.0.0"]
