"""What Spark sends to a real API server for cluster-configs/kubernetes, and how submit ends."""

import os
import subprocess

import pytest
from kubernetes import client, utils

from apiserver import ApiServer
from launcher import ROOT, Launch, wait_for

FOLDER = ROOT / "cluster-configs/kubernetes"
NAMESPACE = "thresher"
IMAGE = "registry.example/thresher:1"
COMMAND = ["--model", "/data/model.onnx", "--input", "/data/in", "--output", "/data/out"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = ApiServer(tmp_path_factory.mktemp("apiserver"))
    try:
        utils.create_from_yaml(server.admin, str(FOLDER / "rbac.yaml"))
        kubectl = ["kubectl", "--kubeconfig", str(server.folder / "admin.kubeconfig")]
        binding = ["create", "rolebinding", "submitter", "--role", "thresher-submitter"]
        subprocess.run(
            [*kubectl, "-n", NAMESPACE, *binding, "--user", "submitter"], check=True
        )
        yield server
    finally:
        server.stop()


def submit(server, log, *conf, user="submitter"):
    values = [f"spark.master=k8s://{server.url}", f"spark.kubernetes.container.image={IMAGE}"]
    words = [word for value in [*values, *conf] for word in ("--conf", value)]
    kubeconfig = server.kubeconfig(f"{user}-token", user)
    return Launch(log, FOLDER, ["score", *words, *COMMAND], {"KUBECONFIG": str(kubeconfig)})


def pods(server, role):
    found = client.CoreV1Api(server.admin).list_namespaced_pod(
        NAMESPACE, label_selector=f"spark-role={role}"
    )
    return [pod for pod in found.items if pod.status.phase == "Pending"]


def ended(server, pod, code):
    """What a kubelet says of a pod whose container ended."""
    terminated = {"exitCode": code, "reason": "Completed" if code == 0 else "Error"}
    container = {
        "name": pod.spec.containers[0].name,
        "image": IMAGE,
        "imageID": "",
        "ready": False,
        "restartCount": 0,
        "state": {"terminated": terminated},
    }
    status = {"phase": "Failed" if code else "Succeeded", "containerStatuses": [container]}
    client.CoreV1Api(server.admin).patch_namespaced_pod_status(
        pod.metadata.name, NAMESPACE, {"status": status}
    )


def check_restricted(pod, role):
    assert pod.spec.security_context.run_as_user == 185
    assert pod.spec.security_context.run_as_non_root
    assert pod.spec.security_context.seccomp_profile.type == "RuntimeDefault"
    (container,) = pod.spec.containers
    assert container.name == role
    assert not container.security_context.allow_privilege_escalation
    assert container.security_context.capabilities.drop == ["ALL"]
    assert container.image == IMAGE
    mounts = {mount.mount_path for mount in container.volume_mounts}
    assert "/tmp" in mounts
    assert pod.metadata.labels["app.kubernetes.io/name"] == "thresher"
    return container


@pytest.mark.parametrize("code", [0, 3, 7])
def test_submit_ends_as_the_driver_did(server, tmp_path, code):
    with submit(server, tmp_path / "log") as run:
        (driver,) = wait_for(lambda: pods(server, "driver"), run)
        container = check_restricted(driver, "driver")
        ended(server, driver, code)
        assert run.exit_code() == code, run.text()
    arguments = container.args
    assert arguments[0] == "driver"
    main = arguments.index("io.thresher.jobs.Main")
    assert arguments[main + 1 : main + 3] == ["local:///opt/thresher/thresher.jar", "score"]
    assert arguments[-6:] == COMMAND
    assert container.resources.requests == {"cpu": "500m", "memory": "1408Mi"}
    assert container.resources.limits == {"memory": "1408Mi"}
    assert driver.spec.service_account_name == "thresher-driver"
    check_belongings(server, driver)


def check_belongings(server, driver):
    """Its service and its properties go with the driver's pod."""
    api = client.CoreV1Api(server.admin)
    name = driver.metadata.name
    owned = [
        item
        for items in (api.list_namespaced_service, api.list_namespaced_config_map)
        for item in items(NAMESPACE).items
        if name in [owner.name for owner in item.metadata.owner_references or []]
    ]
    kinds = sorted(type(item).__name__ for item in owned)
    assert kinds == ["V1ConfigMap", "V1ConfigMap", "V1Service"]
    properties = "".join((item.data or {}).get("spark.properties", "") for item in owned[1:])
    assert "spark.executor.memoryOverhead=1g" in properties
    assert "spark.decommission.enabled=true" in properties
    assert "spark.speculation=false" in properties


def test_submit_ends_with_6_where_nobody_knows_how_the_driver_ended(server, tmp_path):
    with submit(server, tmp_path / "log") as run:
        (driver,) = wait_for(lambda: pods(server, "driver"), run)
        client.CoreV1Api(server.admin).patch_namespaced_pod_status(
            driver.metadata.name, NAMESPACE, {"status": {"phase": "Failed", "reason": "NodeLost"}}
        )
        assert run.exit_code() == 6, run.text()
    assert "submit: how pod thresher-" in run.text()


def test_who_is_not_bound_to_the_role_may_not_submit(server, tmp_path):
    with submit(server, tmp_path / "log", user="other") as run:
        assert run.exit_code() == 1, run.text()
    assert "pods is forbidden" in run.text()


def test_the_drivers_account_makes_executors_and_replaces_them(server, tmp_path):
    """A driver outside of a pod, with no more than the token of its account."""
    token = subprocess.run(
        [
            *["kubectl", "--kubeconfig", str(server.folder / "admin.kubeconfig")],
            *["-n", NAMESPACE, "create", "token", "thresher-driver"],
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    kubeconfig = server.kubeconfig(token, "driver")
    properties = [
        f"spark.master=k8s://{server.url}",
        f"spark.kubernetes.container.image={IMAGE}",
        "spark.submit.deployMode=client",
        "spark.driver.host=127.0.0.1",
        "spark.kubernetes.executor.request.cores=3500m",
    ]
    words = [word for value in properties for word in ("--conf", value)]
    data = ROOT / "datasets/breast-cancer"
    copy = tmp_path / "folder"
    subprocess.run(["cp", "-r", str(FOLDER), str(copy)], check=True)
    (copy / "application").unlink()
    arguments = ["--model", data / "model.onnx", "--input", data / "data.parquet"]
    arguments += ["--output", tmp_path / "out", "--keep", "id"]
    environment = {"KUBECONFIG": str(kubeconfig)}
    with Launch(tmp_path / "log", copy, ["score", *words, *arguments], environment) as run:
        both = wait_for(lambda: (found := pods(server, "executor"))[1:] and found, run)
        for pod in both:
            container = check_restricted(pod, "executor")
            assert container.resources.requests == {"cpu": "3500m", "memory": "4Gi"}
            assert container.resources.limits == {"memory": "4Gi"}
            assert pod.spec.termination_grace_period_seconds == 120
            assert container.lifecycle.pre_stop._exec.command == ["/opt/decom.sh"]
        # Failed pods are replaced.
        ended(server, both[0], 137)
        names = {pod.metadata.name for pod in both}
        wait_for(
            lambda: {pod.metadata.name for pod in pods(server, "executor")} - names, run
        )
        os.kill(run.process.pid, 15)
        assert run.exit_code() == 143, run.text()
