# The server as one image: `docker build -t couplet .`. To run it, see docs/operations.md.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
# `npm ci` also builds (`prepare`). Build-only packages are removed afterwards.
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --no-audit --no-fund --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8790 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE /app/CHANGELOG.md ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN mkdir /data && chown node:node /data && ln -s /app/dist/node/couplet.js /usr/local/bin/couplet && chmod +x dist/node/couplet.js
USER node
VOLUME /data
EXPOSE 8790
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# On SIGTERM the server finishes running requests and closes the database, within Docker's default 10 s.
ENTRYPOINT ["couplet"]
CMD ["serve"]
