"""Certificates for a server on this machine, and Redis behind TLS."""

import select
import shutil
import socket
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Certificates:
    """The key and certificate of ``localhost``, its CA, and a CA that signed something else."""

    def __init__(self) -> None:
        # Other users must get in: a server that gives root up reads them.
        self.folder = Path(tempfile.mkdtemp())
        self.folder.chmod(0o755)
        self.key, self.certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        self.ca, self.other_ca = self.folder / "ca.pem", self.folder / "other.pem"

    def __enter__(self) -> Self:
        own = ec.generate_private_key(ec.SECP256R1())
        for path in (self.other_ca, self.ca):
            authority = ec.generate_private_key(ec.SECP256R1())
            path.write_bytes(pem(certificate(path.stem, authority, authority, path.stem)))
        self.certificate.write_bytes(pem(certificate("localhost", own, authority, self.ca.stem)))
        self.key.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder)


def pem(made: x509.Certificate) -> bytes:
    return made.public_bytes(Encoding.PEM)


def certificate(
    name: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, authority: str
) -> x509.Certificate:
    now, is_ca = datetime.now(UTC), key is by
    subject, issuer = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, authority)
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    if not is_ca:
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(by, SHA256())


@contextmanager
def encrypted(url: str, own: Certificates) -> Iterator[str]:
    """Put TLS before a server; give its URL by that way."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    place = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_serve, args=(listener, context, place.port), daemon=True).start()
        port = listener.getsockname()[1]
        netloc = f"{place.netloc.rpartition('@')[0]}@localhost:{port}"
        yield urlunsplit(place._replace(scheme="rediss", netloc=netloc))
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, context: ssl.SSLContext, port: int) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        try:
            caller = context.wrap_socket(plain, server_side=True)
        except OSError:
            plain.close()
            continue
        Thread(target=_pass_on, args=(caller, port), daemon=True).start()


def _pass_on(caller: ssl.SSLSocket, port: int) -> None:
    with caller, socket.create_connection(("127.0.0.1", port)) as server:
        while True:
            for each, other in ((caller, server), (server, caller)):
                ready = caller.pending() if each is caller else 0
                if ready or select.select([each], [], [], 0.01)[0]:
                    try:
                        content = each.recv(65536)
                    except OSError:
                        return
                    if not content:
                        return
                    other.sendall(content)
