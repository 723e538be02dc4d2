#!/usr/bin/env python3
"""A new cat for a screen every minute, or one with --once. Needs Python 3.7 and no package.

While the server is away the last cat stays, and the pauses between the tries grow.

  CATAPI_BASE_URL  the server; http://localhost:3000 when absent
  CATAPI_KEY       DEMO-API-KEY when absent
  CATAPI_BREEDS    ids of breeds, as in beng,abys; all breeds when absent
  CATAPI_FOLDER    where the picture lies, as current-cat; this folder when absent
  CATAPI_INTERVAL  seconds between two cats; 60 when absent
  DISPLAY_COMMAND  shows the picture whose path it gets as its last argument, and returns:
                     HDMI   fbi -T 1 -a --noverbose     e-ink  python3 /opt/epd/show.py
"""

import argparse
import http.client
import json
import math
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PAUSE_MAX = 600.0
RETRY_AFTER_MAX = 3600.0
BYTES_MAX = 30_000_000
SIGNALS = (signal.SIGTERM, signal.SIGINT)
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


class Trouble(Exception):
    """There is no new cat. `retry_after` is when the server wants to be asked again."""

    def __init__(self, why, retry_after=0.0):
        super().__init__(why)
        self.retry_after = retry_after


def setting(name, default):
    return os.environ.get(name) or default


def fetch(url, headers=None):
    """The body, whole or not at all."""
    # urllib would open a file: as well, and the picture's address comes from the server.
    if not url.startswith(("http://", "https://")):
        raise Trouble(f"not an address: {url}")
    request = urllib.request.Request(url)
    for name, value in (headers or {}).items():
        # Not carried on to where a redirect leads.
        request.add_unredirected_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=15) as response:
            body = response.read(BYTES_MAX + 1)
            length = response.headers.get("content-length")
    except urllib.error.HTTPError as error:
        after = error.headers.get("retry-after", "")
        seconds = min(float(after), RETRY_AFTER_MAX) if after.isdecimal() else 0.0
        raise Trouble(f"{url} refused with {error.code}: {said(error)}", seconds) from error
    except (OSError, http.client.HTTPException) as error:
        raise Trouble(f"no answer from {url}: {error}") from error
    except ValueError as error:
        raise Trouble(f"not an address: {url} ({error})") from error
    if len(body) > BYTES_MAX:
        raise Trouble(f"{url} is too large")
    if length is not None and str(len(body)) != length.strip():
        raise Trouble(f"{url} was cut short")
    return body


def said(refusal):
    """The server's words for it, which may break off as well."""
    try:
        return refusal.read(200).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return "no word of why"


def fetch_cat():
    """The picture of one cat. The key is for the server, not for whoever has its pictures."""
    server = setting("CATAPI_BASE_URL", "http://localhost:3000").rstrip("/")
    if server.endswith("/v1"):
        server = server[:-3]
    query = {"mime_types": "jpg,png", "include_breeds": "0", "include_categories": "0"}
    breeds = setting("CATAPI_BREEDS", "")
    if breeds:
        query["breed_ids"] = breeds
    address = f"{server}/v1/images/search?{urllib.parse.urlencode(query)}"
    answer = fetch(address, {"x-api-key": setting("CATAPI_KEY", "DEMO-API-KEY")})
    try:
        cats = json.loads(answer)
        url = str(cats[0]["url"]) if cats else None
    except (ValueError, LookupError, TypeError) as error:
        raise Trouble(f"{server} is no server of cats") from error
    if url is None:
        raise Trouble(f"no cat of this kind (CATAPI_BREEDS is {breeds})" if breeds else "no cat")
    picture = fetch(url)
    # By its first bytes, whatever the answer calls itself.
    if not picture.startswith((JPEG, PNG)):
        raise Trouble(f"what {url} answered is not a picture")
    return picture


def keep(picture, file):
    """On the card before it takes the old one's place: a power cut leaves one or the other."""
    handle, new = tempfile.mkstemp(prefix=".new-cat.", dir=str(file.parent))
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(picture)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(new, 0o644)
        os.replace(new, file)
    except BaseException:
        Path(new).unlink()
        raise


def display(command):
    """Runs it to its end, or to ours. A signal waits until the process is known, and so is not
    the one that leaves it behind."""
    late = []
    process = None
    for number in SIGNALS:
        signal.signal(number, lambda *_: late.append(True))
    try:
        process = subprocess.Popen(command)
        heed_signals()
        if late:
            end()
        return process.wait()
    finally:
        heed_signals()
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def show_one(file):
    picture = fetch_cat()
    try:
        keep(picture, file)
    except OSError as error:
        raise Trouble(f"cannot write {file}: {error}") from error
    print(file, flush=True)
    try:
        command = shlex.split(setting("DISPLAY_COMMAND", ""))
        code = display([*command, str(file)]) if command else 0
    except (OSError, ValueError) as error:
        raise Trouble(f"DISPLAY_COMMAND failed: {error}") from error
    if code != 0:
        raise Trouble(f"DISPLAY_COMMAND failed with {code}")


def say(text):
    print(f"cat-kiosk: {text}", file=sys.stderr, flush=True)


def run(file, interval):
    failures = 0
    while True:
        pause = interval
        try:
            show_one(file)
            failures = 0
        except Trouble as trouble:
            failures += 1
            pause = min(PAUSE_MAX, interval * 2 ** min(failures, 20))
            # Up to a fifth more, so that a class of kiosks does not come back in one second.
            pause = max(pause, interval, trouble.retry_after) * random.uniform(1, 1.2)
            say(f"{trouble}; next try in {pause:.1f} s")
        time.sleep(pause)


def end(*_):
    # It also ends a fetch that hangs, and a display command under way.
    raise SystemExit(0)


def heed_signals():
    for number in SIGNALS:
        signal.signal(number, end)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--once", action="store_true", help="one cat; 1 when there is none")
    once = parser.parse_args().once
    try:
        interval = float(setting("CATAPI_INTERVAL", "60"))
    except ValueError:
        interval = math.nan
    if not 0 < interval < 1e6:
        parser.error("CATAPI_INTERVAL is seconds, as in 60")
    folder = Path(setting("CATAPI_FOLDER", setting("STATE_DIRECTORY", "."))).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".new-cat.*"):
            left.unlink()
    except OSError as error:
        parser.error(f"cannot use the folder {folder}: {error}")
    heed_signals()
    file = folder / "current-cat"
    if not once:
        run(file, interval)
    try:
        show_one(file)
    except Trouble as trouble:
        say(trouble)
        sys.exit(1)


if __name__ == "__main__":
    main()
