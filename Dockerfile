# datahall in a container: docker build --tag datahall . && docker run --rm --volume "$PWD:/work" datahall size blueprints/starter.yaml
# It checks, sizes, plans and reports. What writes Terraform is ten times as large, and git is not in it: `synth`, `diff --against` and
# `review` run in a project.

# Both stages share the image: 22.23.1-alpine3.24, of every architecture.
ARG NODE=node:22.23.1-alpine3.24@sha256:16e22a550f3863206a3f701448c45f7912c6896a62de43add43bb9c86130c3e2

FROM ${NODE} AS build
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm pack --pack-destination /tmp && mv /tmp/datahall-*.tgz /tmp/datahall.tgz

# The versions of the lock file, without what is for development.
FROM build AS packages
WORKDIR /packages
RUN cp /source/package.json /source/package-lock.json . \
  && npm ci --ignore-scripts --omit=dev --omit=peer --omit=optional \
  && mkdir node_modules/datahall \
  && tar -xzf /tmp/datahall.tgz -C node_modules/datahall --strip-components=1

FROM ${NODE} AS datahall
WORKDIR /opt/datahall
COPY --from=packages /packages/node_modules node_modules
WORKDIR /work
USER 1000:1000
ENTRYPOINT ["node", "/opt/datahall/node_modules/datahall/dist/cli/main.js"]
CMD ["--help"]
