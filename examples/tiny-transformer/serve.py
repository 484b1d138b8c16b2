"""Serves models of train.py over OpenAI's completions API; a model's name is the path of its folder.

    serve.py --address-file address.txt
"""

import argparse
import functools
import http.server
import json
import pathlib
import threading

import torch

from tiny import END, Tiny

LOCK = threading.Lock()
load = functools.lru_cache(maxsize=8)(lambda path, _: Tiny.load(pathlib.Path(path)))


def complete(request: dict) -> dict:
    folder = pathlib.Path(request["model"])
    model = load(str(folder), (folder / "weights.pt").stat().st_mtime_ns)
    chance = torch.Generator().manual_seed(int(request.get("seed", 0)))
    prompt = model.encode(request["prompt"])[-120:]
    ids, values, temperature = list(prompt), [], float(request["temperature"])
    with torch.no_grad():
        for _ in range(request["max_tokens"]):
            chances = model(torch.tensor([ids]))[0, -1]
            if temperature == 0:
                chosen = int(chances.argmax())
            else:
                chosen = int(torch.multinomial((chances / temperature).exp(), 1, generator=chance))
            ids.append(chosen)
            values.append(float(chances[chosen]))
            if model.vocabulary[chosen] == END:
                break
    said = ids[len(prompt) :]
    tokens = [model.vocabulary[token] for token in said]
    choice = {
        "text": "".join(tokens).split(END)[0], "token_ids": said, "prompt_token_ids": prompt,
        "finish_reason": "stop" if tokens[-1] == END else "length",
        "logprobs": {"tokens": tokens, "token_logprobs": values},
    }
    usage = {"prompt_tokens": len(prompt), "completion_tokens": len(said)}
    return {"model": request["model"], "choices": [choice], "usage": usage}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            with LOCK:
                status, answer = 200, complete(json.loads(body))
        except (KeyError, ValueError, OSError) as error:
            status, answer = 400, {"error": {"message": str(error)}}
        said = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None: ...


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--address-file", type=pathlib.Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    draft = options.address_file.with_suffix(".tmp")
    draft.write_text(f"http://127.0.0.1:{server.server_port}/v1\n")
    draft.rename(options.address_file)
    server.serve_forever()
