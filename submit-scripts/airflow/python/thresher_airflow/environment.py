"""The environment of a driver: the way for credentials, since arguments are seen by everybody."""

from __future__ import annotations

import os
from collections.abc import Mapping

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowFailException
from airflow.sdk.log import mask_secret

#: Airflow's own settings, connections and variables are none of the driver's business.
AIRFLOWS = ("AIRFLOW_CONN_", "AIRFLOW_VAR_", "AIRFLOW__")

FIELDS = ("login", "password", "host", "port", "schema")
EXTRA = "extra."


def secret(reference: str) -> str:
    """Looks up ``CONNECTION.FIELD``, and keeps the value out of the logs.

    :param reference: the id of a connection and one of ``login``, ``password``, ``host``, ``port``,
        ``schema`` or ``extra.NAME``; the id may hold dots
    :raises AirflowFailException: where the connection has no such field
    """
    connection_id, field = _parts(reference)
    connection = BaseHook.get_connection(connection_id)
    if field.startswith(EXTRA):
        value = connection.extra_dejson.get(field.removeprefix(EXTRA))
    else:
        value = getattr(connection, field)
    if value in (None, ""):
        raise AirflowFailException(f"the connection '{connection_id}' has no {field}")
    mask_secret(str(value))
    return str(value)


def environment_of(plain: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """The worker's environment without Airflow's, with the plain variables and the secret ones."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(AIRFLOWS)}
    return {**inherited, **plain, **{name: secret(reference) for name, reference in secrets.items()}}


def _parts(reference: str) -> tuple[str, str]:
    connection_id, extra, name = reference.rpartition("." + EXTRA)
    if extra:
        return connection_id, EXTRA + name
    connection_id, _, field = reference.rpartition(".")
    if connection_id and field in FIELDS:
        return connection_id, field
    raise AirflowFailException(
        f"a secret is named CONNECTION.FIELD, with a field of {', '.join(FIELDS)} or extra.NAME; got '{reference}'"
    )
