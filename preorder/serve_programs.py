"""The assistant's programs, as `preorder serve` starts them."""

from dataclasses import dataclass

from preorder.serve_process import Program

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """Where the programs listen; brain and actions on loopback only."""

    brain: int = 5005
    actions: int = 5055
    gateway: int = 8080
    gateway_host: str = LOOPBACK


def assistant_programs(ports: Ports, model: str, var: str = "var") -> tuple[Program, ...]:
    """Return the assistant's programs as they are started from the project's folder.

    Args:
        ports: where each listens.
        model: the trained model's file, relative to the project's folder.
        var: where the answers are; the others read PREORDER_VAR, also in a file that Rasa ignores.
    """
    return _actions(ports), _brain(ports, model, var), _gateway(ports)


def _actions(ports: Ports) -> Program:
    return Program(
        "actions",
        f".venv/bin/python -m actions.server --port {ports.actions}".split(),
        ports.actions,
        "PREORDER_ACTIONS_PORT",
        health="/health",
        environment={"SANIC_HOST": LOOPBACK},
    )


def _brain(ports: Ports, model: str, var: str) -> Program:
    files = f"--model {model} --endpoints endpoints.yml --credentials credentials.yml"
    place = f"-i {LOOPBACK} -p {ports.brain}"
    return Program(
        "brain",
        f".venv-rasa/bin/python -m rasa run {place} {files}".split(),
        ports.brain,
        "PREORDER_BRAIN_PORT",
        needs=(model,),
        environment={
            "PREORDER_ACTIONS_URL": f"http://{LOOPBACK}:{ports.actions}/webhook",
            "PREORDER_VAR": var,
        },
    )


def _gateway(ports: Ports) -> Program:
    app = "--factory preorder.gateway.app:create_app --no-access-log --no-proxy-headers"
    place = f"--host {ports.gateway_host} --port {ports.gateway}"
    return Program(
        "gateway",
        f".venv/bin/python -m uvicorn {app} {place}".split(),
        ports.gateway,
        "PREORDER_GATEWAY_PORT",
        host=ports.gateway_host,
        health="/healthz",
    )
