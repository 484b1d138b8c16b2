FROM swift:6.1-bookworm
WORKDIR /webrl
RUN apt-get update -qq && apt-get install -y -qq make >/dev/null && rm -rf /var/lib/apt/lists/*
COPY . .
RUN make build
ENTRYPOINT ["/webrl/.build/release/webrl"]
