# The image of one agent program: what `haloop agents build` makes. The program comes from npm, in the
# version that Haloop was tested with; the container's user is given at each start, and HOME is a tmpfs.
ARG BASE
FROM ${BASE}

# An empty one where nothing looks into connections.
COPY ca.pem /usr/local/share/ca-certificates/haloop-build.crt

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates curl git jq procps ripgrep socat \
    && update-ca-certificates \
    && rm -rf /var/lib/apt/lists/*

# git refuses a workspace that belongs to another user than the container's.
RUN git config --system safe.directory '*'

ARG PACKAGE
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
RUN npm install --global --no-audit --no-fund --loglevel=warn "${PACKAGE}" \
    && npm cache clean --force

ARG PROGRAM
ARG VERSION
# A package whose program does not run on this platform is noticed here and not in a mission.
RUN HOME=/tmp "${PROGRAM}" --version

LABEL haloop.agent="${PROGRAM}" haloop.agent_version="${VERSION}"
USER 1000:1000
WORKDIR /tmp
CMD ["sh"]
