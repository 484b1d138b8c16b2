# docker build -t webrl . ; docs/reference/installing.md says how its servers are reached.
FROM swift:6.1-bookworm
WORKDIR /webrl
RUN apt-get update -qq && apt-get install -y -qq make >/dev/null && rm -rf /var/lib/apt/lists/*
COPY . .
# All other system packages by `make deps`, which this calls.
RUN make server && make install
WORKDIR /work
EXPOSE 8000
ENTRYPOINT ["webrl"]
