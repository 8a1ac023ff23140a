"""Reviews the pull requests named on standard input, one a line, and answers each with a line.

As PR-Agent's own server does: imported once, settings anew for each review, and as for a pull request just opened.
The webhook, its signature and the web server are left out, in its favour.
"""

import asyncio
import copy
import os
import sys

# PR-Agent logs to standard output, which belongs to the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

from pr_agent.agent.pr_agent import PRAgent  # noqa: E402
from pr_agent.config_loader import get_settings, global_settings  # noqa: E402
from pr_agent.log import setup_logger  # noqa: E402
from starlette_context import context, request_cycle_context  # noqa: E402


async def review(url: str) -> bool:
    with request_cycle_context({}):
        context["settings"] = copy.deepcopy(global_settings)
        context["git_provider"] = {}
        get_settings().set("config.is_auto_command", True)
        return await PRAgent().handle_request(url, ["review"])


async def main() -> None:
    # Settings are read from their files at the first use; a copy made before would stay empty.
    setup_logger(level=global_settings.get("config.log_level"))
    print("ready", file=answers, flush=True)
    while line := sys.stdin.readline():
        print("done" if await review(line.strip()) else "failed", file=answers, flush=True)


asyncio.run(main())
