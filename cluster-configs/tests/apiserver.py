"""A real Kubernetes API server with its etcd, on loopback, with a token for each user."""

import base64
import os
import pathlib
import socket
import subprocess

import yaml
from kubernetes import client, config

from launcher import wait_for

TOOLS = pathlib.Path(os.environ["THRESHER_APISERVER"])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ApiServer:
    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        store, peer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        self.url = f"https://127.0.0.1:{free_port()}"
        key = folder / "accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        tokens = folder / "tokens.csv"
        tokens.write_text(
            'admin-token,admin,1,"system:masters"\nsubmitter-token,submitter,2\nother-token,other,3\n'
        )
        self.start(
            "etcd",
            f"--data-dir={folder / 'etcd'}",
            f"--listen-client-urls={store}",
            f"--advertise-client-urls={store}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
        )
        self.start(
            "kube-apiserver",
            f"--etcd-servers={store}",
            "--bind-address=127.0.0.1",
            f"--secure-port={self.url.rsplit(':', 1)[1]}",
            f"--cert-dir={folder / 'certificates'}",
            f"--service-account-key-file={key}",
            f"--service-account-signing-key-file={key}",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--token-auth-file={tokens}",
            "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.0.0.0/24",
        )
        self.admin = wait_for(self.connected)

    def start(self, program, *arguments):
        log = (self.folder / f"{program}.log").open("wb")
        command = [str(TOOLS / program), *arguments]
        self.processes.append(subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT))

    def connected(self):
        assert all(process.poll() is None for process in self.processes), self.logs()
        try:
            api = config.new_client_from_config(str(self.kubeconfig("admin-token", "admin")))
            client.VersionApi(api).get_code()
            client.CoreV1Api(api).read_namespace("default")
            return api
        except Exception as refused:  # Not there yet, in any of many ways.
            print(refused)
            return None

    def logs(self):
        return "".join(log.read_text(errors="replace")[-2000:] for log in self.folder.glob("*.log"))

    def kubeconfig(self, token, name):
        """The file that a user of kubectl and of Spark has."""
        authority = (self.folder / "certificates/apiserver.crt").read_bytes()
        server = {
            "server": self.url,
            "certificate-authority-data": base64.b64encode(authority).decode(),
        }
        file = self.folder / f"{name}.kubeconfig"
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "test", "cluster": server}],
            "users": [{"name": name, "user": {"token": token}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": name}}],
            "current-context": "test",
        }
        file.write_text(yaml.safe_dump(content))
        return file

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(60)
