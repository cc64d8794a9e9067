"""Where the proxy sends the files, the program still asks who may see them."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from evidence.models import Upload
from tests.edge_parts import BEHIND_PROXY, NGINX, Program, Proxy, ask
from tests.factories import make_registered


def page_of(owner: User) -> tuple[str, bytes, str]:
    """Give the address of a page of evidence, its content and the name of its file."""
    upload = Upload.objects.filter(user=owner).first() or _uploaded(owner)
    page = upload.pages.get(number=0)
    with page.file.open("rb") as file:
        return reverse("upload-page", args=[upload.pk, 0]), file.read(), str(page.file.name)


def _uploaded(owner: User) -> Upload:
    make_registered(owner)
    return Upload.objects.filter(user=owner).latest("pk")


def test_the_proxy_is_told_the_file_by_its_owner_alone(
    client: Client, alice: User, bob: User, settings: Settings
) -> None:
    address, content, name = page_of(alice)
    client.force_login(alice)
    sent = client.get(address)
    assert sent.getvalue() == content
    settings.EVIDENCE_BY_PROXY = True
    left = client.get(address)
    assert (left.content, left["X-Accel-Redirect"]) == (b"", f"/_evidence/{name}")
    kept = {*sent.headers} - {"Content-Length", "X-Request-ID"}
    assert {header: left[header] for header in kept} == {header: sent[header] for header in kept}
    client.force_login(bob)
    assert client.get(address).status_code == 404
    upload = Upload.objects.filter(user=alice).latest("pk")
    upload.pages.get(number=0).file.storage.delete(name)
    client.force_login(alice)
    assert client.get(address).status_code == 404


@pytest.mark.long
@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
def test_nginx_sends_it_with_the_headers_of_the_view(
    transactional_db: None, folder: Path, tmp_path: Path, alice: User, bob: User
) -> None:
    del transactional_db
    address, content, name = page_of(alice)
    program = Program(tmp_path / "center", settings=BEHIND_PROXY)
    (program.var / "media").mkdir(parents=True)
    (program.var / "media/evidence").symlink_to(folder)
    with program.running(), Proxy(tmp_path / "nginx", program).running() as proxy:
        status, told, body = ask(proxy.client(), address, Cookie=cookie(alice))
        assert (status, body) == (200, content)
        assert told["content-type"] == "image/jpeg"
        assert told["cache-control"] == "private, no-store"
        assert told["content-disposition"].startswith("inline; filename=")
        assert told["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert told["x-content-type-options"] == "nosniff"
        assert "x-accel-redirect" not in told
        assert ask(proxy.client(), address, Cookie=cookie(bob))[0] == 404
        assert ask(proxy.client(), address)[0] == 302
        for path in (f"/_evidence/{name}", f"/static/../_evidence/{name}"):
            assert ask(proxy.client(), path, X_Accel_Redirect=f"/_evidence/{name}")[0] == 404


def cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"__Host-session={client.cookies['sessionid'].value}"
